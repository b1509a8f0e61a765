// What the app asks a server about groups, and how the real one is asked.
import type { Channel, Conversation, Group, GroupChange, GroupMade, Invite, InviteForm, InvitePreview, Member, MemberPage, MembersAdded, ReceiptPage, ReceiptState, Role, SettingsChange } from './types'

export interface GroupsApi {
  groups(): Promise<Group[]>
  group(id: string): Promise<{ group: Group, conversations: Conversation[] }>
  createGroup(form: GroupForm): Promise<GroupMade>
  changeGroup(id: string, change: GroupChange): Promise<Group>
  deleteGroup(id: string): Promise<void>
  changeGroupSettings(id: string, change: SettingsChange): Promise<Conversation[]>
  members(id: string, cursor?: string | null, limit?: number): Promise<MemberPage>
  addMembers(id: string, userIds: string[]): Promise<MembersAdded>
  changeRole(id: string, userId: string, role: Exclude<Role, 'owner'>): Promise<Member>
  /** Oneself: leaves. */
  removeMember(id: string, userId: string): Promise<void>
  handOver(id: string, userId: string): Promise<Group>
  createChannel(id: string, form: { name: string, description?: string }): Promise<{ channel: Channel, group: Group }>
  changeChannel(id: string, channelId: string, change: { name?: string, description?: string }): Promise<Channel>
  deleteChannel(id: string, channelId: string): Promise<void>
  orderChannels(id: string, channelIds: string[]): Promise<Group>
  invites(id: string): Promise<Invite[]>
  createInvite(id: string, form: InviteForm): Promise<Invite>
  revokeInvite(id: string, inviteId: string): Promise<void>
  invite(token: string): Promise<InvitePreview>
  joinInvite(token: string): Promise<{ group: Group, joined: boolean }>
  messageReceipts(conversationId: string, seq: number, state: ReceiptState, cursor?: string | null, limit?: number): Promise<ReceiptPage>
}

export interface GroupForm extends GroupChange {
  name: string
  channel_name?: string
  member_ids?: string[]
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>
type Query = (values: Record<string, string | number | null | undefined>) => string

export function createGroupsApi(call: Call, query: Query): GroupsApi {
  const path = (id: string, ...rest: string[]) => ['/groups', id, ...rest].map((part, index) => index === 0 ? part : encodeURIComponent(part)).join('/')
  return {
    groups: async () => (await call<{ groups: Group[] }>('GET', '/groups')).groups,
    group: id => call('GET', path(id)),
    createGroup: form => call('POST', '/groups', form),
    changeGroup: async (id, change) => (await call<{ group: Group }>('PATCH', path(id), change)).group,
    deleteGroup: id => call('DELETE', path(id)),
    changeGroupSettings: async (id, change) =>
      (await call<{ conversations: Conversation[] }>('PATCH', path(id, 'settings'), change)).conversations,
    members: (id, cursor, limit = 100) => call('GET', `${path(id, 'members')}?${query({ limit, cursor })}`),
    addMembers: (id, userIds) => call('POST', path(id, 'members'), { user_ids: userIds }),
    changeRole: async (id, userId, role) => (await call<{ member: Member }>('PATCH', path(id, 'members', userId), { role })).member,
    removeMember: (id, userId) => call('DELETE', path(id, 'members', userId)),
    handOver: async (id, userId) => (await call<{ group: Group }>('PUT', path(id, 'owner'), { user_id: userId })).group,
    createChannel: (id, form) => call('POST', path(id, 'channels'), form),
    changeChannel: async (id, channelId, change) =>
      (await call<{ channel: Channel }>('PATCH', path(id, 'channels', channelId), change)).channel,
    deleteChannel: (id, channelId) => call('DELETE', path(id, 'channels', channelId)),
    orderChannels: async (id, channelIds) =>
      (await call<{ group: Group }>('PUT', path(id, 'channels', 'order'), { channel_ids: channelIds })).group,
    invites: async id => (await call<{ invites: Invite[] }>('GET', path(id, 'invites'))).invites,
    createInvite: async (id, form) => (await call<{ invite: Invite }>('POST', path(id, 'invites'), form)).invite,
    revokeInvite: (id, inviteId) => call('DELETE', path(id, 'invites', inviteId)),
    invite: async token => (await call<{ invite: InvitePreview }>('GET', `/invites/${encodeURIComponent(token)}`)).invite,
    joinInvite: token => call('POST', `/invites/${encodeURIComponent(token)}/join`),
    messageReceipts: (id, seq, state, cursor, limit = 100) =>
      call('GET', `/conversations/${encodeURIComponent(id)}/messages/${seq}/receipts?${query({ state, cursor, limit })}`),
  }
}

// The part of the API that is about groups, answered by the mock server.
import { ApiError } from '~/api/errors'
import type { GroupsApi } from '~/api/groups'
import type { Conversation, Marks, ParleyApi, ReceiptPage, ReceiptState, SettingsChange, User } from '~/api/types'
import type { MockGroups } from './groups'

export interface MockGroupsApiPorts {
  answer<T>(name: keyof ParleyApi, work: (userId: string) => T, open?: boolean): Promise<T>
  conversation(id: string, userId: string): Conversation
  changeSettings(id: string, userId: string, change: SettingsChange): Conversation
  receipts(conversationId: string, seq: number, userId: string): { user: User, marks: Marks }[]
}

export function mockGroupsApi(groups: MockGroups, { answer, conversation, changeSettings, receipts }: MockGroupsApiPorts): GroupsApi {
  const channels = (id: string, me: string) => groups.access(id, me).channels.map(channel => channel.id)
  return {
    groups: () => answer('groups', me => groups.ofUser(me)),
    group: id => answer('group', me => ({
      group: groups.view(groups.access(id, me), me),
      conversations: channels(id, me).map(channel => conversation(channel, me)),
    })),
    createGroup: form => answer('createGroup', me => groups.create(me, form)),
    changeGroup: (id, change) => answer('changeGroup', me => groups.change(id, me, change)),
    deleteGroup: id => answer('deleteGroup', me => groups.remove(id, me)),
    changeGroupSettings: (id, change) => answer('changeGroupSettings', me => channels(id, me).map(channel => changeSettings(channel, me, change))),
    members: (id, cursor, limit = 100) => answer('members', (me) => {
      const all = groups.members(id, me)
      const from = Number(cursor ?? 0)
      return { members: all.slice(from, from + limit), next_cursor: from + limit < all.length ? String(from + limit) : null }
    }),
    addMembers: (id, ids) => answer('addMembers', me => ({ members: groups.add(id, me, ids), not_added: [] })),
    changeRole: (id, userId, role) => answer('changeRole', me => groups.changeRole(id, me, userId, role)),
    removeMember: (id, userId) => answer('removeMember', me => groups.removeMember(id, me, userId)),
    handOver: (id, userId) => answer('handOver', me => groups.handOver(id, me, userId)),
    createChannel: (id, form) => answer('createChannel', me => groups.createChannel(id, me, form.name, form.description)),
    changeChannel: (id, channelId, change) => answer('changeChannel', me => groups.changeChannel(id, me, channelId, change)),
    deleteChannel: (id, channelId) => answer('deleteChannel', me => groups.deleteChannel(id, me, channelId)),
    orderChannels: (id, ids) => answer('orderChannels', me => groups.orderChannels(id, me, ids)),
    invites: id => answer('invites', me => groups.invites(id, me)),
    createInvite: (id, form) => answer('createInvite', me => groups.invite(id, me, form)),
    revokeInvite: (id, inviteId) => answer('revokeInvite', me => groups.revoke(id, me, inviteId)),
    invite: token => answer('invite', me => groups.preview(token, me === '' ? null : me), true),
    joinInvite: token => answer('joinInvite', me => groups.joinBy(token, me)),
    messageReceipts: (id, seq, state) => answer('messageReceipts', me => receiptPage(receipts(id, seq, me), seq, state)),
  }
}

function receiptPage(all: { user: User, marks: Marks }[], seq: number, state: ReceiptState): ReceiptPage {
  const stateOf = ({ marks }: { marks: Marks }): ReceiptState => marks.read_seq >= seq ? 'read' : marks.delivered_seq >= seq ? 'delivered' : 'pending'
  const of = (wanted: ReceiptState) => all.filter(member => stateOf(member) === wanted)
  return { counts: { read: of('read').length, delivered: of('delivered').length, pending: of('pending').length }, members: of(state), next_cursor: null }
}

export const notYours = () => new ApiError('not_allowed', 'Only who wrote a message sees this.', false, 403)

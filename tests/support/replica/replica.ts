/**
 * What a client knows of its conversations, groups, contacts and blocks: a snapshot read over REST, brought up to date
 * by events alone. Comparing it with a fresh snapshot shows every event that is missing or wrong.
 *
 * A client reads more only where the contract says so: a group that it has come into, or of whose changes one is
 * missing; a message in a conversation that is not known yet or was deleted; a log that is behind its conversation
 * (also one known by its first update alone: opened just now, or moved between the views while they were read);
 * messages that are said to have changed, or changes whose numbers do not follow what is held; and my own account.
 */
import type { ApiClient, Me, Message } from '../client.ts'
import type { Frame } from '../contract.ts'
import type { Socket } from '../socket.ts'
import {
  conversation_deleted, merge, message_created, message_updated, receipt_summary, receipt_updated, relate, user_updated,
} from './conversations.ts'
import { apply_group_event, drop_channel, drop_group, group_events } from './groups.ts'
import { type Chat, read_group, type Snapshot, unless_gone } from './snapshot.ts'

export class Replica {
  /** How often a group was read again: when I came into it, and because a change was missing. */
  readonly reads = { joined: 0, missed: 0 }
  /** The number at which I went out of a group, or it ended: an older `joined` says nothing. */
  private readonly left = new Map<string, number>()
  private readonly deleted_channels = new Set<string>()
  private applied = 0
  private running: Promise<void> = Promise.resolve()

  /** `snapshot` was read after the hello of `socket`, and becomes the replica's own. */
  constructor(readonly client: ApiClient, readonly socket: Socket, readonly snapshot: Snapshot) {}

  /** Applies every event that has come since, one after the other. */
  advance(): Promise<void> {
    this.running = this.running.then(async () => {
      while (this.applied < this.socket.events.length) await this.apply(this.socket.events[this.applied++]!)
    })
    // Whoever waits for it next hears of the failure.
    this.running.catch(() => {})
    return this.running
  }

  /** Applies each event as it comes, too, instead of only when it is asked to. */
  follow(): void { this.socket.raw.on('message', () => void this.advance().catch(() => {})) }

  private get me(): string { return this.client.me!.id }
  private log_of(id: string): Message[] { return this.snapshot.logs.get(id) ?? [] }

  private async apply(event: Frame): Promise<void> {
    const { snapshot } = this
    const { type, data } = event
    if (type === 'user.updated') {
      user_updated(snapshot, data.user)
      if (data.user.id === this.me) snapshot.me = (await this.client.expect<{ user: Me }>(200, 'GET', '/api/v1/me')).user
    } else if (type === 'contact.updated') {
      relate(snapshot, data.contact.user.id, data.contact)
    } else if (type === 'contact.deleted') {
      relate(snapshot, data.user_id, undefined)
    } else if (type === 'block.updated') {
      if (data.blocked) snapshot.blocks.add(data.user_id)
      else snapshot.blocks.delete(data.user_id)
    } else if (type === 'group.joined' || type === 'group.left' || group_events.has(type)) {
      await this.apply_to_group(event)
    } else {
      await this.apply_to_conversation(event)
    }
  }

  private async apply_to_group(event: Frame): Promise<void> {
    const { type, data } = event
    const id: string = data.group_id
    const held = this.snapshot.groups.get(id)
    if (type === 'channel.deleted') this.deleted_channels.add(data.conversation_id)
    // What is told to the others says it to me as well, should it come first.
    const is_end = type === 'group.left' || type === 'group.deleted' || (type === 'member.left' && data.user_id === this.me)
    if (is_end) {
      this.left.set(id, Math.max(this.left.get(id) ?? 0, data.revision))
      if (held && held.group.revision < data.revision) drop_group(this.snapshot, id)
    } else if (type === 'group.joined') {
      if ((held?.group.revision ?? this.left.get(id) ?? 0) >= data.revision) return
      this.reads.joined++
      await this.read_group_again(id)
    } else if (held && data.revision === held.group.revision + 1) {
      apply_group_event(this.snapshot, held, this.me, event)
    } else if (held && data.revision > held.group.revision) {
      this.reads.missed++
      await this.read_group_again(id)
    }
  }

  private async read_group_again(id: string): Promise<void> {
    const { snapshot } = this
    const read = await read_group(this.client, id)
    // Gone again; what says so is on its way.
    if (!read) return
    snapshot.groups.set(id, read.state)
    for (const [conversation, incoming] of read.conversations) {
      const held = snapshot.conversations.get(conversation)
      const log = read.logs.get(conversation)!
      snapshot.conversations.set(conversation, held ? { ...merge(held, incoming, log), channel: incoming.channel } : incoming)
      snapshot.logs.set(conversation, log)
    }
    for (const { id: conversation, channel } of [...snapshot.conversations.values()]) {
      if (channel?.group_id === id && !read.conversations.has(conversation)) drop_channel(snapshot, conversation)
    }
  }

  private async apply_to_conversation({ type, data }: Frame): Promise<void> {
    const { snapshot } = this
    const id: string | undefined = data.conversation?.id ?? data.message?.conversation_id ?? data.conversation_id
    if (id === undefined || this.deleted_channels.has(id)) return
    if (type === 'message.created') {
      const known = snapshot.conversations.get(id)
      if (!known || (known.settings.hidden && data.message.seq > known.settings.cleared_seq)) await this.read_conversation(id)
    }
    const held = snapshot.conversations.get(id)
    // Of what is known there is always one: it was read with it.
    const log = this.log_of(id)
    if (type === 'conversation.updated') {
      await this.conversation_updated(held, data.conversation)
    } else if (!held) {
      // One that is not known was deleted before the snapshot, or was never listed, or is of a group that I am not in.
    } else if (type === 'message.created') {
      message_created(held, data.message, data.sender, this.me, log)
    } else if (type === 'message.updated') {
      if (data.message.revision - 1 > held.changes) await this.read_changes(held)
      message_updated(held, data.message, this.sender_of(held, data.message), this.me, log)
    } else if (type === 'messages.updated') {
      await this.read_messages_again(id, data)
    } else if (type === 'conversation.deleted') {
      conversation_deleted(held, data, log)
    } else if (type === 'receipt.updated') {
      receipt_updated(held, data, this.me, log)
    } else if (type === 'receipt.summary') {
      receipt_summary(held, data)
    }
  }

  private async conversation_updated(held: Chat | undefined, incoming: Chat): Promise<void> {
    const { snapshot } = this
    const id = incoming.id
    // With the group that is not known yet it will be read. A channel that is not known may be new, or gone already.
    if (incoming.channel && !held) return this.read_conversation(id)
    if (held && incoming.changes > held.changes) await this.read_changes(held)
    snapshot.conversations.set(id, held ? merge(held, incoming, this.log_of(id)) : structuredClone(incoming))
    const { last_seq, settings } = snapshot.conversations.get(id)!
    // As many as there are: a message that came before this may stand behind a hole.
    const count = this.log_of(id).filter(message => message.seq > settings.cleared_seq).length
    if (!snapshot.logs.has(id) || count < last_seq - settings.cleared_seq) {
      snapshot.logs.set(id, await unless_gone(this.client.log(id)) ?? [])
    }
  }

  private async read_conversation(id: string): Promise<void> {
    const { snapshot } = this
    const conversation = await unless_gone(this.client.conversation(id)) as Chat | undefined
    if (!conversation || (conversation.channel && !snapshot.groups.has(conversation.channel.group_id))) return
    const log = await unless_gone(this.client.log(id)) ?? []
    const held = snapshot.conversations.get(id)
    snapshot.conversations.set(id, held ? merge(held, conversation, log) : conversation)
    snapshot.logs.set(id, log)
  }

  /** Reads what changed since the number of changes that is held: an event was missed, or there is none. */
  private async read_changes(held: Chat): Promise<void> {
    const read = await unless_gone(this.client.changes(held.id, held.changes))
    if (!read) return
    for (const message of read.messages) {
      if (!message.withheld) message_updated(held, message, this.sender_of(held, message), this.me, this.log_of(held.id))
    }
    held.changes = Math.max(held.changes, read.changes)
  }

  private async read_messages_again(id: string, { first_seq, last_seq }: { first_seq: number, last_seq: number }): Promise<void> {
    const within = (message: Message) => message.seq >= first_seq && message.seq <= last_seq
    const changed = (await this.client.log(id)).filter(within)
    const kept = this.log_of(id).filter(message => !within(message))
    this.snapshot.logs.set(id, [...kept, ...changed].sort((a, b) => a.seq - b.seq))
  }

  private sender_of({ channel }: Chat, { sender_id }: Message) {
    return channel && this.snapshot.groups.get(channel.group_id)?.members.get(sender_id)?.user
  }
}

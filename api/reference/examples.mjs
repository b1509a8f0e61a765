// Example values for a schema: its own `examples` first, then its constant, then the values below, which
// agree with each other (a log that ends at 42), then the smallest thing that the schema allows.
import { schema_name } from './documents.mjs'

const ada = '7402338214215680'
const grace = '7402338214217719'
const conversation = '7402338214398112'

/** By `Schema.property`, by property, or by the name of the schema. */
const values = {
  'Session.id': '7402338214301337',
  session_id: '7402338214301337',
  conversation_id: conversation,
  'Conversation.id': conversation,
  'MessagePreview.sender_id': grace,
  'Peer.user': { id: grace, username: 'grace', display_name: 'Grace Hopper' },
  'Peer.marks': { delivered_seq: 42, read_seq: 41 },
  'OpenConversation.user_id': grace,
  'ReceiptUpdatedEvent.user_id': grace,
  'ReceiptUpdatedEvent.read_seq': 41,
  'TypingEvent.user_id': grace,
  'Presence.user_id': grace,
  'Presence.status': 'offline',
  user_ids: [grace],
  user_id: ada,
  sender_id: ada,
  login: 'ada',
  password: 'tulips in winter',
  current_password: 'tulips in winter',
  new_password: 'violets in spring',
  Password: 'tulips in winter',
  group_id: '7402338214479001',
  'Group.id': '7402338214479001',
  'GroupPreview.id': '7402338214479001',
  'Channel.id': conversation,
  'Invite.id': '7402338214480222',
  invite_id: '7402338214480222',
  channel_ids: [conversation],
  member_ids: [grace],
  not_added: [],
  member_count: 2,
  is_member: false,
  joined: true,
  expires_in_seconds: 604800,
  expires_at: null,
  max_uses: 25,
  uses: 1,
  MessageBody: 'Shall we meet at noon?',
  preview: 'Shall we meet at noon?',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  address: '192.0.2.7',
  current: true,
  next_cursor: null,
  has_more: true,
  active: true,
  Mark: 42,
  seq: 42,
  unread_count: 0,
  cleared_seq: 0,
  pinned_at: null,
  muted_until: null,
  archived: false,
  heartbeat_seconds: 25,
  'Error.code': 'not_found',
  'Error.message': 'You have no such conversation.',
  'Error.retryable': false,
  'ErrorEvent.command': 'typing',
}

/** Fields that an example leaves out: they make sense in some cases only. */
const omitted = new Set(['Error.field'])

export function example_of(documents, schema, owner = '', property = '') {
  const name = schema_name(schema)
  for (const key of [`${owner}.${property}`, property, name]) {
    if (key && Object.hasOwn(values, key)) return values[key]
  }
  const target = documents.resolve(schema)
  if (target.examples) return target.examples[0]
  if ('const' in target) return target.const
  if (target.enum) return target.enum[0]
  if ('default' in target) return target.default
  if (target.oneOf) return example_of(documents, target.oneOf[0], owner, property)
  const home = name ?? owner
  switch (Array.isArray(target.type) ? target.type[0] : target.type) {
    case 'object':
      return Object.fromEntries(Object.entries(target.properties ?? {})
        .filter(([key]) => !omitted.has(`${home}.${key}`))
        .map(([key, value]) => [key, example_of(documents, value, home, key)]))
    case 'array': return [example_of(documents, target.items, home)]
    case 'integer': return target.minimum ?? 0
    case 'boolean': return false
    case 'string': return 'x'.repeat(target.minLength ?? 1)
    default: throw new Error(`No example can be made of ${JSON.stringify(target)}`)
  }
}

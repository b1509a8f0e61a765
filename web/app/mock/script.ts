/** What the people of the mock mode have said. Each message: own?, minutes ago, body. */
export interface ScriptedChat {
  name: string
  username: string
  online?: boolean
  /** Minutes ago. */
  lastSeen?: number
  unread?: number
  delivered?: number
  read?: number
  /** Numbers of messages that were edited, and their texts now. */
  edited?: [seq: number, body: string][]
  deleted?: number[]
  messages: [own: boolean, minutes: number, body: string][]
}

const day = 24 * 60

export const script: ScriptedChat[] = [
  {
    name: 'Grace Hopper',
    username: 'grace',
    online: true,
    delivered: 18,
    read: 17,
    edited: [[17, 'The fix is in. Thank you, really.']],
    deleted: [16],
    messages: [
      [false, 2 * day + 190, 'Have you seen the new compiler notes? Page 14 made me laugh out loud.'],
      [true, 2 * day + 186, 'Not yet. Tonight, with tea.'],
      [false, 2 * day + 185, '🫖'],
      [true, day + 640, 'Read them. The part about the moth is going on my wall.'],
      [false, day + 635, 'I still have it, you know. Taped into the logbook.'],
      [false, day + 634, 'First actual case of a bug being found.'],
      [true, day + 630, 'I’d pay to see that'],
      [false, day + 600, 'The museum has it now: https://americanhistory.si.edu/collections/nmah_334663'],
      [true, day + 590, 'Bookmarked. We should go in March, when it’s quiet.'],
      [false, 74, 'Morning! Are we still on for the review at three?'],
      [true, 71, 'Yes. I moved it to the small room, the big one is taken until four.'],
      [true, 70, 'I’ll bring the listing and the two pages of notes. There’s one thing in the loop on page 3 that I’d like your eyes on before anybody else sees it: I think that the exit condition is tested one step too late, so the last card is read twice.'],
      [false, 66, 'Oh, good catch. That would explain Tuesday.'],
      [false, 65, 'Run it once with the deck reversed. If the total changes, you have it.'],
      [true, 31, 'It changed. Off by exactly one card.'],
      [false, 29, '🎉🎉'],
      [true, 12, 'Fix is in. Thank you, really.'],
      [true, 3, 'See you at three, small room. I’m bringing biscuits.'],
    ],
  },
  {
    name: 'Alan Turing',
    username: 'alan',
    online: true,
    unread: 3,
    messages: [
      [true, 200, 'How was the run?'],
      [false, 190, 'Forty minutes, and I only got lost once.'],
      [true, 188, 'Proud of you.'],
      [false, 21, 'Quick question about the tape: do we rewind before the checksum or after?'],
      [false, 20, 'I’d say before'],
      [false, 19, 'But then I am biased towards rewinding'],
    ],
  },
  {
    name: 'Katherine Johnson',
    username: 'katherine',
    lastSeen: 47,
    messages: [
      [false, 320, 'The numbers check out. Twice.'],
      [true, 300, 'You’re the best. Launch it!'],
    ],
  },
  {
    name: 'مريم ميرزاخاني',
    username: 'maryam',
    lastSeen: 90,
    unread: 1,
    messages: [
      [true, 500, 'How is the talk going?'],
      [false, 410, 'صباح الخير! العرض جاهز تقريباً، سأرسل لك النسخة الأخيرة هذا المساء إن شاء الله.'],
    ],
  },
  {
    name: 'Edsger Wybe Dijkstra, Professor of Computing Science (Austin)',
    username: 'ewd',
    lastSeen: 3 * day,
    messages: [
      [false, day + 300, 'Averylongwordwithoutanyspaceatallthatmustnotbreakthelayoutofthebubbleorofthelistbecauserealpeoplepastesuchthings'],
      [false, day + 200, 'Simplicity is a great virtue but it requires hard work to achieve it and education to appreciate it.'],
    ],
  },
  { name: 'Hedy Lamarr', username: 'hedy', online: true, messages: [[false, 3 * day, 'Hop, hop, hop 📻'], [true, 3 * day - 20, 'Channel 88 it is']] },
  { name: 'Claude Shannon', username: 'shannon', lastSeen: 300, delivered: 1, read: 1, messages: [[false, 4 * day, 'Information is the resolution of uncertainty.'], [true, 4 * day - 60, 'And juggling?']] },
  { name: 'Annie Easley', username: 'annie', lastSeen: 20 * day, messages: [[true, 9 * day, 'Congratulations on the launch! 🚀'], [false, 9 * day - 400, 'Thank you!! What a night.']] },
  { name: 'Donald Knuth', username: 'knuth', lastSeen: 40 * day, messages: [[false, 21 * day, 'Beware of bugs in the above code; I have only proved it correct, not tried it.']] },
  { name: 'Lynn Conway', username: 'lynn', lastSeen: 60 * day, messages: [[true, 45 * day, 'The scalable rules are so elegant'], [false, 45 * day - 30, 'Glad they help. Pass them on.']] },
]

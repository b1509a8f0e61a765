// The people of the demo and what they say. `seen` tells how many messages from the end a
// person has not got (`delivered`) or not read (`read`); writing an answer reads what came before.

export const people = [
  { username: 'mira', display_name: 'Mira Okafor' },
  { username: 'jonas', display_name: 'Jonas Lindqvist' },
  { username: 'priya', display_name: 'Priya Raman' },
  { username: 'tomas', display_name: 'Tomás Herrera' },
  { username: 'yuki', display_name: 'Yuki Tanaka 田中' },
  { username: 'elena', display_name: 'Elena Petrova' },
]

const walk_photos = Array.from({ length: 60 }, (_, index) => [
  index % 3 === 2 ? 'yuki' : 'mira',
  index % 3 === 2
    ? ['Lovely light in that one.', 'Keep it!', 'A bit dark?', 'This is the cover.', 'そうだね、いいね'][Math.floor(index / 3) % 5]
    : `Photo ${index - Math.floor(index / 3) + 1} of the walk: ${['the bridge', 'fog over the river', 'the old mill', 'two herons', 'the long stairs', 'a red door'][index % 6]}.`,
])

export const conversations = [
  {
    between: ['mira', 'elena'],
    lines: [
      ['elena', 'Hi Mira, this is Elena from the choir. Somebody said you have the sheet music?'],
      ['mira', 'I do! All four parts, and the one with the coffee stain.'],
      ['elena', 'The coffee stain is tradition by now.'],
      ['mira', 'Shall I bring copies on Thursday?'],
      ['elena', 'Please. Six would do.'],
    ],
    seen: { mira: {}, elena: {} },
  },
  {
    between: ['mira', 'yuki'],
    lines: [['yuki', 'You promised photos 📷'], ...walk_photos],
    seen: { mira: {}, yuki: { read: 1 } },
  },
  {
    between: ['jonas', 'priya'],
    lines: [
      ['jonas', 'Did the night build pass?'],
      ['priya', 'Green since two in the morning.'],
      ['jonas', 'What was it in the end?'],
      ['priya', 'A test that depended on the time zone. It failed for one hour a day.'],
      ['jonas', '🙃'],
    ],
    seen: { jonas: {}, priya: {} },
  },
  {
    between: ['mira', 'tomas'],
    lines: [
      ['tomas', 'Quick question about the flat: is the heating included?'],
      ['mira', 'It is. Electricity is not.'],
      ['tomas', 'And the bicycle cellar?'],
      ['mira', 'Yes, but the door sticks:\n1. lift\n2. push\n3. apologise to the neighbour'],
      ['tomas', 'Ha. I can live with that. When could I see it?'],
      ['mira', 'Saturday at eleven?'],
    ],
    // Delivered, not read: two plain ticks.
    seen: { tomas: { delivered: 0, read: 1 } },
  },
  {
    between: ['priya', 'yuki'],
    lines: [
      ['priya', 'Dinner on Friday? The new place at the harbour.'],
      ['yuki', 'Yes!! 何時?'],
      ['priya', 'Seven. I book a table for four.'],
    ],
    seen: { yuki: {} },
  },
  {
    between: ['mira', 'priya'],
    lines: [
      ['mira', 'Are you coming to the rehearsal?'],
      ['priya', 'Depends on the train. They announced works on the line again.'],
      ['mira', 'There is a bus at 17:40 from the square.'],
      ['priya', 'Then I am coming. Save me a chair near the window.'],
      ['mira', 'Done. There is cake.'],
      ['priya', 'You should have led with the cake.'],
      ['priya', 'Which cake, though?'],
    ],
    seen: { mira: { read: 2 } },
  },
  {
    between: ['mira', 'jonas'],
    lines: [
      ['jonas', 'Morning! Did you get around to the draft?'],
      ['mira', 'Last night. It reads well, the middle is long.'],
      ['jonas', 'The part about ticks?'],
      ['mira', 'Yes. One tick: it is stored. Two: it has arrived. Two coloured: it was read. That is three sentences, you have three pages.'],
      ['jonas', 'Fair.'],
      ['mira', 'Keep the drawing though. https://example.org/drawing'],
      ['jonas', 'I cut it down. Have another look when you have time?'],
      ['jonas', 'No hurry, the printer is closed until Monday anyway.'],
      ['jonas', 'Also: your umbrella is still here ☂️'],
    ],
    seen: { mira: { read: 3 } },
  },
]

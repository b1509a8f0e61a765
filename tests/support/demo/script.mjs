// The people of the demo, their groups, and what they say. One timeline, oldest first: a scene is some lines in one place,
// `to: [two people]` or `to: 'group/channel'`. A line is [who, what] or [who, what, { edited: text, deleted: true }].
// `seen` tells how many messages from the end of the place a person has not got (`delivered`) or not read (`read`); in a
// group all others have read everything. Writing reads what came before. `at` is [days ago, hour, minute]: a server that
// has its own clock does not know of it, the pictures of docs/gallery are taken with one that has not.

export const people = [
  { username: 'mira', display_name: 'Mira Okafor', bio: 'Photographs of bridges, first alto, reluctant owner of a bicycle cellar.', picture: 'bridge' },
  { username: 'jonas', display_name: 'Jonas Lindqvist', bio: 'Writes three pages where three sentences would do.', picture: 'dunes' },
  { username: 'priya', display_name: 'Priya Raman', bio: 'Keeps the builds green and the plants greener.', picture: 'leaves' },
  { username: 'tomas', display_name: 'Tomás Herrera', bio: 'Viola da gamba, flat on the third floor.' },
  { username: 'yuki', display_name: 'Yuki Tanaka 田中', bio: '写真と山とラーメン', picture: 'mountain' },
  { username: 'elena', display_name: 'Elena Petrova', bio: 'Conducts with a pencil. Do not take the pencil.', picture: 'moon' },
  { username: 'amal', display_name: 'أمل حدّاد', bio: 'مهندسة معمارية، وأغنّي حين يسمح الجيران.', picture: 'sun' },
  { username: 'kofi', display_name: 'Kofi Mensah', bio: 'Bass. Bakes when nervous, sings when baking.', picture: 'waves' },
  { username: 'wilhelmina', display_name: 'Wilhelmina Konstantinopoulou-Featherstonehaugh', bio: 'The form had room for one more letter.' },
  { username: 'prince', display_name: 'Prince Bartholomew', bio: 'A wonderful opportunity awaits you.' },
]

export const groups = [
  {
    key: 'choir', name: 'Harbour Choir', color: 'teal', owner: 'elena', admins: ['mira'],
    description: 'Thursdays at seven in the old customs house. Bring a pencil, a scarf and somebody who can count to four.',
    members: ['jonas', 'priya', 'tomas', 'yuki', 'amal', 'kofi', 'wilhelmina'],
    channels: [
      ['general', 'What concerns everybody.'],
      ['rehearsals', 'When, where, and who is late.'],
      ['sheet-music', 'Scans, transpositions, and the search for page seven.'],
      ['cake', 'The real reason for all of this.'],
    ],
  },
  {
    key: 'house', name: 'Lantern Street 12', color: 'amber', owner: 'mira', admins: [],
    description: 'The house: what broke, who is mending it, and whose parcel that is.',
    members: ['tomas', 'amal', 'kofi'],
    channels: [['hallway', ''], ['laundry', 'The plan is law. The plan also changes on Sundays.'], ['lost-parcels', '']],
  },
  {
    key: 'release', name: 'Ferry Timetable 2.0', color: 'violet', owner: 'jonas', admins: ['priya'],
    description: 'We ship on the day that the ferry does.',
    members: ['mira', 'yuki', 'wilhelmina'],
    channels: [['general', ''], ['night-build', 'Only what failed, and why.'], ['design', 'Blues. Many blues.']],
  },
  {
    key: 'films', name: 'Film club · 映画の会', color: 'pink', owner: 'yuki', admins: [],
    description: '', members: ['mira', 'priya', 'elena'], channels: [['general', '']],
  },
]

const walk_photos = Array.from({ length: 60 }, (_, index) => [
  index % 3 === 2 ? 'yuki' : 'mira',
  index % 3 === 2
    ? ['Lovely light in that one.', 'Keep it!', 'A bit dark?', 'This is the cover.', 'そうだね、いいね'][Math.floor(index / 3) % 5]
    : `Photo ${index - Math.floor(index / 3) + 1} of the walk: ${['the bridge', 'fog over the river', 'the old mill', 'two herons', 'the long stairs', 'a red door'][index % 6]}.`,
])

export const scenes = [
  {
    to: ['prince', 'mira'], at: [9, 3, 12],
    lines: [
      ['prince', 'Dearest friend! My late uncle has left 4,000 rubber ducks in a warehouse and only YOU can help me.'],
      ['prince', 'Reply with your favourite number of ducks.'],
    ],
  },
  {
    to: ['mira', 'elena'], at: [8, 18, 5],
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
    to: 'films/general', at: [6, 20, 40],
    lines: [
      ['yuki', '今週の映画: a documentary about lighthouses. Three hours. There is an interval.'],
      ['priya', 'Is there a plot?'],
      ['yuki', 'The light goes round.'],
      ['elena', 'I am in. 🍿'],
      ['mira', 'Same. I will bring the small blanket and the large thermos.'],
    ],
  },
  {
    to: 'choir/sheet-music', at: [5, 10, 2],
    lines: [
      ['elena', 'The Byrd is scanned: https://example.org/choir/byrd-four-parts'],
      ['tomas', 'Page seven is upside down.'],
      ['elena', 'Page seven is always upside down.'],
      ['kofi', 'I learnt it that way round. Do not change it now.'],
      ['wilhelmina', 'Does anybody have the alto line transposed a third down? Asking for an alto.'],
      ['mira', 'I do. Sending it tonight, coffee stain included.'],
    ],
  },
  {
    to: 'house/laundry', at: [4, 9, 15],
    lines: [
      ['kofi', 'Whoever washed one red sock: it is no longer alone. Everything is pink.'],
      ['tomas', 'It suits you.'],
      ['kofi', 'I have a concert on Friday, Tomás.'],
      ['amal', 'الوردي لون رسمي الآن 😄'],
      ['mira', 'New plan is on the door: Mon Amal, Tue Kofi, Wed Tomás, Thu me, Sunday whoever dares.'],
    ],
  },
  {
    to: ['mira', 'yuki'], at: [3, 16, 20],
    lines: [['yuki', 'You promised photos 📷'], ...walk_photos],
    seen: { mira: {}, yuki: { read: 1 } },
  },
  {
    to: 'release/night-build', at: [2, 2, 3],
    lines: [
      ['priya', 'Red: the ferry to Lisbon leaves at 25:61 again.'],
      ['jonas', 'That is my fault. I was testing what happens on a very long day.'],
      ['priya', 'What happens is that I get up at two.'],
      ['jonas', 'Sorry. Mended, with a test that fails when a day has more than 24 hours.'],
      ['priya', 'Green since two in the morning. 🌱'],
      ['wilhelmina', 'Summer time ends on Sunday. That day has 25.'],
      ['jonas', '🫠'],
    ],
  },
  {
    to: ['jonas', 'priya'], at: [2, 9, 30],
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
    to: 'release/design', at: [2, 14, 10],
    lines: [
      ['yuki', 'Three blues for the timetable: Harbour, Harbour but earlier, and Tuesday.'],
      ['mira', 'Tuesday, without a doubt.'],
      ['wilhelmina', 'Are those really three different colours?'],
      ['yuki', 'Please leave this channel.'],
      ['wilhelmina', '😇'],
    ],
  },
  {
    to: ['mira', 'tomas'], at: [1, 11, 4],
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
    to: ['amal', 'mira'], at: [1, 15, 45],
    lines: [
      ['amal', 'صباح الخير يا ميرا! هل تعمل الساعة في القاعة القديمة؟ كل البروفة كانت متأخرة عشر دقائق.'],
      ['mira', 'No, it stopped in 1987. We sing by it anyway.'],
      ['amal', 'إذًا نحن دائمًا في الموعد، مرتين في اليوم ⏰'],
      ['mira', '😂 شكرًا! See you Thursday.'],
    ],
    seen: { mira: {}, amal: {} },
  },
  {
    to: ['priya', 'yuki'], at: [1, 17, 0],
    lines: [
      ['priya', 'Dinner on Friday? The new place at the harbour.'],
      ['yuki', 'Yes!! 何時?'],
      ['priya', 'Seven. I book a table for four.'],
    ],
    seen: { yuki: {} },
  },
  {
    to: 'choir/general', at: [1, 18, 30],
    lines: [
      ['elena', 'Welcome, everybody. Rehearsal times are in #rehearsals, arguments about tempo nowhere.'],
      ['kofi', 'Glad to be here. Bass, available, owns a car.'],
      ['tomas', 'A bass with a car! Elena, hold on to him.'],
      ['amal', 'أهلًا بالجميع! متى الحفلة؟'],
      ['elena', 'The 21st, in the lighthouse. Yes, all ninety-four steps, and yes, the piano as well.'],
      ['jonas', 'Who carries the piano?', { edited: 'Who carries the piano? (Asking early so that I can be ill.)' }],
      ['kofi', 'It has a lift. For the piano. Not for us.'],
      ['wilhelmina', 'I have measured the stairs, the door and, for safety, the tenors: everything fits if we take the piano up first and let the tenors follow in the order of their shoe sizes. I made a drawing. The drawing has a legend, the legend has a footnote, and the footnote says that somebody ought to ask the lighthouse keeper.'],
      ['mira', 'I asked. He says: "again?"'],
    ],
  },
  {
    to: 'house/hallway', at: [0, 7, 50],
    lines: [
      ['tomas', 'The light on the second floor is out again.'],
      ['mira', 'Ordered. Until then: it is the third switch, held gently.'],
      ['amal', 'شكرًا ميرا 🙏'],
      ['tomas', 'Does anybody own the cactus on the stairs? It has taken two prisoners.'],
    ],
    seen: { mira: { read: 1 }, kofi: { delivered: 2, read: 2 } },
  },
  {
    to: 'house/lost-parcels', at: [0, 8, 20],
    lines: [['kofi', 'A very heavy one for "The Organist". We have no organist. It ticks.'], ['amal', 'ميترونوم؟'], ['kofi', 'Oh. It is a metronome. It is for me. Never mind.', { deleted: true }]],
    seen: { mira: { read: 2 } },
  },
  {
    to: 'release/general', at: [0, 9, 5],
    lines: [
      ['jonas', 'Plan for the week: timetable on Tuesday, maps on Wednesday, panic on Thursday.'],
      ['priya', 'Could we move panic to Wednesday? I am away on Thursday.'],
      ['jonas', 'Moved.'],
      ['yuki', 'The boats have icons now. One of them is a duck. Tell me when you find it.'],
      ['wilhelmina', 'Found it. It is the 14:20.'],
    ],
    seen: { mira: { read: 4 } },
  },
  {
    to: ['mira', 'priya'], at: [0, 10, 12],
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
    to: 'choir/rehearsals', at: [0, 10, 40],
    lines: [
      ['elena', 'Thursday, seven sharp. Sharp as in punctual, not as in the sopranos.'],
      ['priya', 'I take the 17:40 bus, so I am there at half past six and shall guard the chairs.'],
      ['jonas', 'I am ten minutes late, as announced, as always.'],
      ['elena', 'I had planned for eleven.'],
      ['yuki', 'Can we start with the loud one? 寒いので'],
      ['elena', 'We start with breathing, then the loud one.'],
    ],
    seen: { mira: {}, tomas: { read: 2 } },
  },
  {
    to: 'choir/cake', at: [0, 11, 30],
    lines: [
      ['kofi', 'For Thursday: lemon, or the one that we agreed not to talk about?'],
      ['tomas', 'The one.'],
      ['priya', 'THE ONE'],
      ['amal', 'الليمون للمبتدئين 🍋'],
      ['mira', 'Lemon for the neighbours, the other for us. I will bring plates.'],
      ['kofi', 'Then both. The oven is big, my fear is small.'],
      ['wilhelmina', 'Is there a version without nuts, gluten, sugar and cake?'],
      ['kofi', 'That is called a plate, Wilhelmina. Mira brings them.'],
      ['elena', 'I shall need two slices, for tempo.'],
    ],
    seen: { mira: { read: 3 }, jonas: { delivered: 1, read: 6 }, tomas: { delivered: 6, read: 6 } },
  },
  {
    to: ['mira', 'jonas'], at: [0, 12, 2],
    lines: [
      ['jonas', 'Morning! Did you get around to the draft?'],
      ['mira', 'Last night. It reads well, the middle is long.'],
      ['jonas', 'The part about ticks?'],
      ['mira', 'Yes. One tick: it is stored. Two: it has arrived. Two coloured: it was read. That is three sentences, you have three pages.'],
      ['jonas', 'Fair.'],
      ['mira', 'Keep the drawing though. https://example.org/drawing', { edited: 'Keep the drawing though, it is the best part. https://example.org/drawing' }],
      ['jonas', 'I cut it down. Have another look when you have time?'],
      ['jonas', 'No hurry, the printer is closed until Monday anyway.'],
      ['jonas', 'Also: your umbrella is still here ☂️'],
    ],
    seen: { mira: { read: 3 } },
  },
]

/** What people have arranged for themselves: contacts under a name of one's own or none, blocks, and settings of places. */
export const arranged = {
  mira: {
    contacts: { jonas: null, priya: null, yuki: 'Yuki (photos)', elena: 'Elena, choir', tomas: 'Third floor', amal: null, kofi: null },
    blocks: ['prince'],
    places: [
      [['mira', 'jonas'], { pinned: true }],
      ['choir', { pinned: true }],
      ['release', { mute: 'always' }],
      ['films', { archived: true }],
      [['mira', 'elena'], { marked_unread: true }],
      [['mira', 'prince'], { archived: true }],
    ],
  },
  jonas: { contacts: { mira: null, priya: 'P.' }, places: [['release', { pinned: true }]] },
}

/** What those say who are written to while `./dev demo --live` runs. */
export const replies = [
  'Ha! Tell me more.', 'Let me think about that over a coffee.', 'Yes. No. Perhaps. Yes.', 'そうだね！', 'Write that down, it is good.',
  'I was about to say the same, only longer.', 'Agreed, on the condition of cake.', '👍', 'Can it wait until after the rehearsal?',
]

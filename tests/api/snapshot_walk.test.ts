// Stale snapshot + events since = fresh snapshot, after many random commands. A failure names its seed: PARLEY_SEEDS
// repeats it or tries others (4,5,6), PARLEY_STEPS makes the walks longer.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { settle, verify, verify_in_order } from '../support/replica/verify.ts'
import { crowd, make_peace, walk } from '../support/replica/walk.ts'
import { ParleyServer } from '../support/server.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const seeds = (process.env.PARLEY_SEEDS ?? '1,2,3').split(',').map(Number)
const steps = Number(process.env.PARLEY_STEPS ?? 80)
const names = ['ada', 'bob', 'carol', 'dan']

test.each(seeds)('seed %i: one after the other', async (seed) => {
  const people = await Promise.all(names.map(name => newcomer(server, name)))
  await verify_in_order(server, people, async (watched) => {
    expect(await walk(people, steps, seed, () => settle(server, watched))).toHaveLength(steps)
    await make_peace(people)
  }, `seed ${seed}`)
})

test.each(seeds)('seed %i: all at the same time', async (seed) => {
  const people = await Promise.all(names.map(name => newcomer(server, name)))
  await verify(server, people, async () => {
    await crowd(people, steps / names.length, seed)
    await make_peace(people)
  }, `seed ${seed}`)
})

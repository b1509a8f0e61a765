// Stale snapshot + events since = fresh snapshot, after many random commands. A failure names its seed: PARLEY_SEEDS
// repeats it or tries others (4,5,6), PARLEY_STEPS makes the walks longer.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { verify, verify_in_order } from '../support/replica/verify.ts'
import { walk } from '../support/replica/walk.ts'
import { ParleyServer } from '../support/server.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const seeds = (process.env.PARLEY_SEEDS ?? '1,2,3').split(',').map(Number)
const steps = Number(process.env.PARLEY_STEPS ?? 80)
const names = ['ada', 'bob', 'carol', 'dan']

test.each(seeds)('seed %i: one after the other', async (seed) => {
  const people = await Promise.all(names.map(name => newcomer(server, name)))
  let done: string[] = []
  await verify_in_order(server, people, async () => { done = await walk(people, steps, seed) }, `seed ${seed}`)
  expect(done).toHaveLength(steps)
})

test.each(seeds)('seed %i: all at the same time', async (seed) => {
  const people = await Promise.all(names.map(name => newcomer(server, name)))
  await verify(server, people, () =>
    Promise.all(people.map((person, at) => walk(people, steps / 4, seed * 100 + at, [person]))), `seed ${seed}`)
})

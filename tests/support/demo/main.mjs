// node tests/support/demo/main.mjs [--live] [ADDRESS]: what ./dev demo does.
import { fill, password } from './fill.mjs'
import { stay } from './live.mjs'
import { people } from './script.mjs'

const words = process.argv.slice(2)
const live = words.includes('--live')
const address = new URL(words.find(word => !word.startsWith('--')) ?? 'http://127.0.0.1:8080').origin
const visitor = 'mira'

async function main() {
  const unknown = words.find(word => word.startsWith('--') && word !== '--live')
  if (unknown) throw new Error(`./dev demo knows only --live, not ${unknown}`)
  const demo = await fill(address)
  const { people_made, groups_made, sent, repeated } = demo
  if (sent) console.log(`    New: ${people_made} people, ${groups_made} groups and ${sent} messages${repeated ? `; ${repeated} messages were there` : ''}.`)
  else console.log(`    Everything was there already (${repeated} messages); nothing was added.`)
  console.log(`\n    Open ${address} and log in as any of these, password "${password}" (mira has most to look at):\n`)
  for (const { username, display_name } of people) console.log(`      ${username.padEnd(12)} ${display_name}`)
  console.log(`\n    An invite to the choir, for an account of your own: ${address}/join/${demo.invite}`)
  if (live) {
    console.log(`\n    All but ${visitor} are online now, type, and answer who writes to them. Ctrl-C ends it.`)
    await stay(demo, visitor)
  }
  for (const person of demo.cast.values()) await person.leave()
  console.log('    Two of them in two browsers (or one in a private window) can talk to each other;\n'
    + '    with --live they do so by themselves.')
}

main().catch((error) => {
  console.error(`    ${error.message === 'fetch failed' ? `no server answers at ${address}` : error.message}`)
  process.exit(1)
})

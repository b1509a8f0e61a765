// The ladder: a room of server/ includes only the rooms that cmake/ladder.txt allows
// it. Reports steps up, unknown rooms, headers that do not exist, and cycles of headers.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Reads cmake/ladder.txt: Map room → {allowed, test_allowed}; problems as sentences. */
export function read_ladder(root) {
  const rooms = new Map()
  const problems = []
  const lines = readFileSync(join(root, 'cmake/ladder.txt'), 'utf8').split('\n')
  for (const line of lines) {
    const match = /^([a-z_]+):([^|]*)(?:\|(.*))?$/.exec(line)
    if (!match) continue
    const [, room, below, tests = ''] = match
    const allowed = below.trim().split(/\s+/).filter(Boolean)
    for (const other of allowed) {
      if (!rooms.has(other)) problems.push(`cmake/ladder.txt: ${room} may not stand on ${other}, which is not below it`)
    }
    rooms.set(room, { allowed: new Set(allowed), test_allowed: new Set(tests.trim().split(/\s+/).filter(Boolean)) })
  }
  for (const [room, { test_allowed }] of rooms) {
    for (const other of test_allowed) {
      if (!rooms.has(other)) problems.push(`cmake/ladder.txt: the tests of ${room} name ${other}, which is no room`)
    }
  }
  return { rooms, problems }
}

const quoted_include = /^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm

function find_cycles(graph) {
  const cycles = []
  const state = new Map()
  const path = []
  const visit = (node) => {
    state.set(node, 'open')
    path.push(node)
    for (const next of graph.get(node) ?? []) {
      if (state.get(next) === 'open') cycles.push([...path.slice(path.indexOf(next)), next])
      else if (!state.has(next)) visit(next)
    }
    path.pop()
    state.set(node, 'done')
  }
  for (const node of graph.keys()) if (!state.has(node)) visit(node)
  return cycles
}

/** Sentences about everything in `files` (paths relative to `root`) that breaks the ladder. */
export function check_ladder(root, files) {
  const { rooms, problems } = read_ladder(root)
  const graph = new Map()
  for (const file of files) {
    const match = /^server\/([^/]+)\/.*\.(cpp|hpp)$/.exec(file)
    if (!match) {
      if (/^server\/.*\.(cpp|hpp)$/.test(file)) problems.push(`${file}: stands in no room`)
      continue
    }
    const room = match[1]
    const rule = rooms.get(room)
    if (!rule) {
      problems.push(`${file}: the room ${room} is not in cmake/ladder.txt`)
      continue
    }
    const is_test = /_test\.[ch]pp$/.test(file)
    const text = readFileSync(join(root, file), 'utf8')
    const edges = []
    for (const [, target] of text.matchAll(quoted_include)) {
      if (target === 'base/version_generated.hpp' && file === 'server/base/version.cpp') continue
      if (is_test && target.startsWith('support/')) {
        if (!existsSync(join(root, 'tests', target))) problems.push(`${file}: tests/${target} does not exist`)
        continue
      }
      const other = target.split('/')[0]
      if (!rooms.has(other) || target.includes('..')) {
        problems.push(`${file}: "${target}" is not written from the server root, or its room is unknown`)
        continue
      }
      if (!existsSync(join(root, 'server', target))) {
        problems.push(`${file}: "${target}" does not exist`)
        continue
      }
      const permitted = other === room || rule.allowed.has(other) || (is_test && rule.test_allowed.has(other))
      if (!permitted) problems.push(`${file}: ${room} may not include ${other} ("${target}")`)
      edges.push(`server/${target}`)
    }
    graph.set(file, edges)
  }
  for (const cycle of find_cycles(graph)) problems.push(`a cycle of includes: ${cycle.join(' → ')}`)
  return problems
}

// node tools/lint/lint.mjs [ROOT]: the rules that need no compiler. One line per
// rule, the problems below it; exit code 1 when there is one.
import { resolve } from 'node:path'
import { project_files } from './files.mjs'
import { check_ladder } from './ladder.mjs'
import { check_co_await, check_lengths, check_pragma_once } from './rules.mjs'

const root = resolve(process.argv[2] ?? '.')
const files = project_files(root)
const rules = [
  ['ladder of rooms', check_ladder],
  ['file lengths', check_lengths],
  ['#pragma once', check_pragma_once],
  ['arguments of co_await', check_co_await],
]
let bad = 0
for (const [name, check] of rules) {
  const problems = check(root, files)
  console.log(`${problems.length ? 'FAIL' : 'ok  '} ${name}`)
  for (const problem of problems) console.log(`     ${problem}`)
  bad += problems.length
}
process.exit(bad ? 1 : 0)

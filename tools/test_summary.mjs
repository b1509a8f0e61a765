// node tools/test_summary.mjs RESULTS: reads suites.tsv (exit status, result file, name and, when
// its failed tests were run a second time, the first run's result file; one suite a line) and the
// result files of ctest, vitest, playwright and the lint, prints a table, the tests that passed only
// the second time and, alone on the last line, the counts. Exit code 1 when anything failed or
// nothing ran.
// node tools/test_summary.mjs --failed-files FILE.vitest.json: the test files to run again.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const none = { passed: 0, failed: 0, skipped: 0, names: [] }

function from_junit(text) {
  const counts = { ...none, names: [] }
  for (const [, attributes, body = ''] of text.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const status = /\bstatus="([^"]*)"/.exec(attributes)?.[1]
    if (status === 'notrun' || status === 'disabled' || /<skipped\b/.test(body)) counts.skipped++
    else if (status === 'fail' || /<(failure|error)\b/.test(body)) {
      counts.failed++
      counts.names.push(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? '?')
    } else counts.passed++
  }
  return counts
}

function from_vitest(text) {
  const report = JSON.parse(text)
  const counts = { ...none, names: [] }
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed++
      else if (test.status === 'failed') {
        counts.failed++
        counts.names.push(test.fullName)
      } else counts.skipped++
    }
    // A file that could not even be loaded holds no tests, and is a failure.
    if (file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed')) {
      counts.failed++
      counts.names.push(file.name)
    }
  }
  return counts
}

function from_playwright(text) {
  const report = JSON.parse(text)
  const counts = { ...none, names: [] }
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') counts.skipped++
        else if (test.status === 'expected') counts.passed++
        else {
          counts.failed++
          counts.names.push(`${spec.file}: ${spec.title}`)
        }
      }
    }
    for (const child of suite.suites ?? []) visit(child)
  }
  report.suites.forEach(visit)
  return counts
}

function from_checks(text) {
  const counts = { ...none, names: [] }
  for (const line of text.split('\n')) {
    if (line.startsWith('ok ')) counts.passed++
    else if (line.startsWith('FAIL ')) {
      counts.failed++
      counts.names.push(line.slice(5))
    }
  }
  return counts
}

function read_counts(folder, file, status) {
  if (file === '-') return status === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 }
  const path = join(folder, file)
  let counts
  try {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (!text) counts = { ...none, failed: 1, names: ['left no results'] }
    else if (file.endsWith('.junit.xml')) counts = from_junit(text)
    else if (file.endsWith('.vitest.json')) counts = from_vitest(text)
    else if (file.endsWith('.playwright.json')) counts = from_playwright(text)
    else counts = from_checks(text)
  } catch (error) {
    counts = { ...none, failed: 1, names: [`results cannot be read: ${error.message}`] }
  }
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, names: ['ran no test'] }
  if (status !== 0 && counts.failed === 0) return { ...counts, failed: 1, names: [`ended with exit code ${status}`] }
  return counts
}

/** The second run holds at least the failed tests of the first: what it passed is passed, and named. */
function read_twice(folder, first_file, file, status) {
  const first = read_counts(folder, first_file, 1)
  const second = read_counts(folder, file, status)
  if (second.failed > 0) return { ...second, passed: first.passed + Math.max(0, first.failed - second.failed), skipped: first.skipped }
  return { passed: first.passed + first.failed, failed: 0, skipped: first.skipped, names: [], unsteady: first.names }
}

if (process.argv[2] === '--failed-files') {
  const { testResults } = JSON.parse(readFileSync(process.argv[3], 'utf8'))
  console.log(testResults.filter(file => file.status === 'failed').map(file => file.name).join('\n'))
  process.exit(0)
}

const folder = process.argv[2]
const suites = readFileSync(join(folder, 'suites.tsv'), 'utf8').split('\n').filter(Boolean).map((line) => {
  const [status, file, name, first_file] = line.split('\t')
  return { name, ...(first_file ? read_twice(folder, first_file, file, Number(status)) : read_counts(folder, file, Number(status))) }
})
const total = { passed: 0, failed: 0, skipped: 0 }
const width = Math.max(5, ...suites.map(suite => suite.name.length))
console.log(`${'suite'.padEnd(width)}  passed  failed  skipped`)
for (const suite of suites) {
  console.log(`${suite.name.padEnd(width)}  ${String(suite.passed).padStart(6)}  ${String(suite.failed).padStart(6)}  ${String(suite.skipped).padStart(7)}`)
  for (const key of Object.keys(total)) total[key] += suite[key]
}
const failures = suites.flatMap(suite => suite.names.map(name => `  ${suite.name}: ${name}`))
const unsteady = suites.flatMap(suite => (suite.unsteady ?? []).map(name => `  ${suite.name}: ${name}`))
if (unsteady.length) console.log(`\nUNSTEADY (failed, then passed when run again; each is a defect to be mended):\n${unsteady.slice(0, 50).join('\n')}`)
if (failures.length) console.log(`\nFailed:\n${failures.slice(0, 50).join('\n')}`)
console.log('\nLogs, results and screenshots: build/artifacts\n')
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed || !total.passed ? 1 : 0)

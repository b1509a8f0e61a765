// node --test tools/test_summary.test.mjs: what failed or never ran must not look like success.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'

let folder
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'parley-summary-')) })
afterEach(() => rmSync(folder, { recursive: true }))

const script = fileURLToPath(new URL('./test_summary.mjs', import.meta.url))
function summary(suites, files) {
  writeFileSync(join(folder, 'suites.tsv'), suites.map(suite => suite.join('\t')).join('\n'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const { status, stdout } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })
  return { status, last: stdout.trimEnd().split('\n').at(-1), stdout }
}

const vitest = (...statuses) => JSON.stringify({
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: statuses.map(status => ({ status, fullName: status })) }],
})

test('adds up what every runner says', () => {
  const { status, last } = summary(
    [[0, 'u.junit.xml', 'unit'], [0, 'w.vitest.json', 'web'], [0, 'e.playwright.json', 'e2e'], [0, 'l.checks', 'lint'], [0, '-', 'build']],
    {
      'u.junit.xml': '<testsuite><testcase name="a" status="run"><system-out>x</system-out></testcase><testcase name="b" status="run"/>'
        + '<testcase name="c" status="notrun"><skipped message="x"/></testcase></testsuite>',
      'w.vitest.json': vitest('passed', 'passed', 'skipped'),
      'e.playwright.json': JSON.stringify({ suites: [{ suites: [{ specs: [{ tests: [{ status: 'expected' }] }] }] }] }),
      'l.checks': 'ok one\nok two\n',
    })
  assert.equal(last, '8 passed, 0 failed, 2 skipped')
  assert.equal(status, 0)
})

test('failed tests fail the whole and are named', () => {
  const { status, last, stdout } = summary(
    [[8, 'u.junit.xml', 'unit'], [1, 'w.vitest.json', 'web'], [1, 'e.playwright.json', 'e2e'], [0, 'l.checks', 'lint']],
    {
      'u.junit.xml': '<testcase name="broken one" status="fail"><failure message=""/></testcase>',
      'w.vitest.json': vitest('passed', 'failed'),
      'e.playwright.json': JSON.stringify({ suites: [{ specs: [{ file: 'x', title: 'clicks', tests: [{ status: 'unexpected' }, { status: 'flaky' }] }] }] }),
      'l.checks': 'FAIL ladder\n',
    })
  assert.equal(last, '1 passed, 5 failed, 0 skipped')
  assert.equal(status, 1)
  assert.match(stdout, /unit: broken one/)
})

test('a suite that died, left nothing, or ran nothing has failed', () => {
  for (const [suite, files] of [
    [[1, 'w.vitest.json', 'web'], { 'w.vitest.json': vitest('passed') }],
    [[0, 'gone.vitest.json', 'web'], {}],
    [[0, 'w.vitest.json', 'web'], { 'w.vitest.json': vitest('skipped') }],
    [[0, 'w.vitest.json', 'web'], { 'w.vitest.json': '{"cut' }],
    [[2, '-', 'build'], {}],
    [[0, 'w.vitest.json', 'web'], { 'w.vitest.json': JSON.stringify({ testResults: [{ name: 'x', status: 'failed', assertionResults: [] }] }) }],
  ]) {
    const { status, stdout } = summary([[0, 'ok.checks', 'lint'], suite], { 'ok.checks': 'ok x\n', ...files })
    assert.equal(status, 1, stdout)
    assert.match(stdout, /, 1 failed, \d+ skipped\n$/)
  }
})

test('what passed only the second time is passed and named', () => {
  const { status, last, stdout } = summary([[0, 'w.vitest.json', 'web', 'first-w.vitest.json']], {
    'first-w.vitest.json': JSON.stringify({
      testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'passed', fullName: 'good' }, { status: 'failed', fullName: 'shaky' }] }],
    }),
    'w.vitest.json': vitest('passed', 'passed'),
  })
  assert.equal(status, 0, stdout)
  assert.equal(last, '2 passed, 0 failed, 0 skipped')
  assert.match(stdout, /UNSTEADY.*\n {2}web: shaky/)
})

test('what failed twice has failed', () => {
  const { status, last, stdout } = summary([[1, 'u.junit.xml', 'unit', 'first-u.junit.xml']], {
    'first-u.junit.xml': '<testcase name="a" status="run"/><testcase name="b" status="fail"/><testcase name="c" status="fail"/>',
    'u.junit.xml': '<testcase name="b" status="run"/><testcase name="c" status="fail"/>',
  })
  assert.equal(status, 1, stdout)
  assert.equal(last, '2 passed, 1 failed, 0 skipped')
  assert.match(stdout, /unit: c/)
})

test('a second run that leaves nothing has failed', () => {
  const { status } = summary([[1, 'w.vitest.json', 'web', 'first-w.vitest.json']], { 'first-w.vitest.json': vitest('passed', 'failed') })
  assert.equal(status, 1)
})

test('names the files to run again', () => {
  const file = join(folder, 'x.vitest.json')
  writeFileSync(file, JSON.stringify({ testResults: [{ name: '/a.test.ts', status: 'passed' }, { name: '/b.test.ts', status: 'failed' }] }))
  assert.equal(spawnSync(process.execPath, [script, '--failed-files', file], { encoding: 'utf8' }).stdout, '/b.test.ts\n')
})

// node --test tools/lint: bad trees must be seen, good ones left alone.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { project_files } from './files.mjs'
import { check_ladder } from './ladder.mjs'
import { check_co_await, check_lengths, check_pragma_once } from './rules.mjs'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-lint-'))
  write('cmake/ladder.txt', '# comment\nbase:\nmodel: base\nstore: base model\nrules: base model | store\n')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const ladder = () => check_ladder(root, project_files(root))
const co_await = (text) => {
  write('server/base/a.cpp', text)
  return check_co_await(root, ['server/base/a.cpp'])
}

test('a tree that keeps to the ladder is clean', () => {
  write('server/base/a.hpp', '#pragma once\n#include <vector>\n')
  write('server/model/b.hpp', '#include "base/a.hpp"\n#include "model/c.hpp"\n')
  write('server/model/c.hpp', '')
  assert.deepEqual(ladder(), [])
})

test('a step up is seen', () => {
  write('server/base/a.hpp', '#include "model/b.hpp"\n')
  write('server/model/b.hpp', '')
  assert.match(ladder().join(), /base may not include model/)
})

test('what only tests may include is refused elsewhere', () => {
  write('server/store/s.hpp', '')
  write('server/rules/r_test.cpp', '#include "store/s.hpp"\n')
  assert.deepEqual(ladder(), [])
  write('server/rules/r.cpp', '#include "store/s.hpp"\n')
  assert.equal(ladder().length, 1)
})

test('cycles, unknown rooms, missing headers and relative paths are seen', () => {
  write('server/model/a.hpp', '#include "model/b.hpp"\n')
  write('server/model/b.hpp', '#include "model/a.hpp"\n')
  write('server/base/c.hpp', '#include "base/missing.hpp"\n')
  write('server/base/d.hpp', '#include "c.hpp"\n')
  write('server/cellar/e.hpp', '')
  write('server/f.cpp', '')
  const found = ladder().join('\n')
  assert.match(found, /cycle of includes: server\/model\/a\.hpp → server\/model\/b\.hpp → server\/model\/a\.hpp/)
  assert.match(found, /missing\.hpp" does not exist/)
  assert.match(found, /"c\.hpp" is not written from the server root/)
  assert.match(found, /room cellar is not in/)
  assert.match(found, /stands in no room/)
})

test('a ladder that names a room from above is refused', () => {
  write('cmake/ladder.txt', 'base: model\nmodel:\n')
  assert.match(ladder().join(), /base may not stand on model/)
})

test('long files and headers without a guard are seen', () => {
  write('server/base/long.cpp', 'x\n'.repeat(601))
  write('server/base/fits.cpp', 'x\n'.repeat(600))
  write('server/base/open.hpp', 'int x;\n')
  assert.equal(check_lengths(root, project_files(root)).length, 1)
  assert.equal(check_pragma_once(root, project_files(root)).length, 1)
})

test('temporaries inside co_await are seen', () => {
  assert.equal(co_await('co_await send(Frame{1, 2});').length, 1)
  assert.equal(co_await('auto r = co_await net::send(socket, model::Frame{.a = 1});').length, 1)
  assert.equal(co_await('co_await send({a, b});').length, 1)
  assert.equal(co_await('co_await post(pool, [&x] { return x; });').length, 1)
  assert.equal(co_await('co_await post(pool, [value = f(1)]() mutable { });').length, 1)
})

test('named values, captureless lambdas and comments pass', () => {
  assert.deepEqual(co_await('Frame frame{1, 2};\nco_await send(std::move(frame));'), [])
  assert.deepEqual(co_await('co_await post(pool, [] { return 1; });'), [])
  assert.deepEqual(co_await('co_await timer.async_wait(use_awaitable); foo(Frame{1});'), [])
  assert.deepEqual(co_await('// co_await send(Frame{1})\nauto s = "co_await send({a})";'), [])
  assert.deepEqual(co_await('co_await send(table[index], 1);'), [])
  assert.deepEqual(co_await('if (co_await ready()) { use({1}); }'), [])
})

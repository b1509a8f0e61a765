// node --test api/reference/*.test.mjs: the page names everything that the documents declare, its links lead
// somewhere, and its examples are what their schemas allow.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { load_documents, schema_name, sources } from './documents.mjs'
import { example_of } from './examples.mjs'
import { html } from './html.mjs'
import { markdown } from './markdown.mjs'
import { render_page } from './page.mjs'

const documents = load_documents()
const page = render_page(documents)
const ids = [...page.matchAll(/\bid="([^"]*)"/g)].map(match => match[1])
const text = page.replace(/<wbr>/g, '')

describe('the page', () => {
  test('has every operation with its method, path and answers', () => {
    let count = 0
    for (const [path, item] of Object.entries(documents.openapi.paths)) {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'].filter(name => item[name])) {
        const { operationId, responses, requestBody } = item[method]
        const article = article_of(operationId)
        assert.ok(article.includes(`>${method.toUpperCase()}</span><code>${path}</code>`), `${operationId}: address`)
        for (const status of Object.keys(responses)) assert.match(article, new RegExp(`<(strong class="status"|dt)>${status}<`), `${operationId}: ${status}`)
        if (requestBody) assert.ok(article.includes('<h5>Body</h5>'), `${operationId}: body`)
        for (const { content } of [requestBody, ...Object.values(responses)].filter(holder => holder?.content)) {
          for (const type of Object.keys(content).filter(one => one !== 'application/json')) assert.ok(article.includes(`<code>${type}</code>`), `${operationId}: ${type}`)
        }
        for (const parameter of [...item.parameters ?? [], ...item[method].parameters ?? []].map(one => documents.resolve(one))) {
          assert.ok(article.includes(`<code class="name">${parameter.name}</code>`), `${operationId}: ${parameter.name}`)
        }
        count += 1
      }
    }
    assert.ok(count > 10)
  })

  test('has every frame of both directions with its fields', () => {
    const keys = Object.values(documents.asyncapi.operations).flatMap(operation => operation.messages.map(({ $ref }) => $ref.split('/').at(-1)))
    assert.deepEqual(keys.sort(), Object.keys(documents.asyncapi.channels.gateway.messages).sort())
    assert.deepEqual([...documents.frames('send'), ...documents.frames('receive')].length, keys.length)
    for (const { id, type, message } of [...documents.frames('send'), ...documents.frames('receive')]) {
      const article = article_of(id)
      assert.ok(article.includes(`&#34;${type}&#34;`), `${id}: example`)
      const data = documents.resolve(documents.resolve(message.payload).properties.data)
      for (const name of Object.keys(data.properties ?? {})) assert.ok(article.includes(`<code class="name">${name}</code>`), `${id}: ${name}`)
    }
  })

  test('has every schema and says of every error code which status it has', () => {
    for (const name of documents.schemas.keys()) assert.ok(ids.includes(`schema.${name}`), name)
    for (const { code, statuses } of documents.error_codes()) assert.notDeepEqual(statuses, [], code)
  })

  test('has links that lead somewhere, and no id twice', () => {
    assert.equal(new Set(ids).size, ids.length)
    const links = [...page.matchAll(/\bhref="([^"]*)"/g)].map(match => match[1]).filter(link => !link.startsWith('data:'))
    for (const link of links.filter(link => link.startsWith('#'))) assert.ok(ids.includes(link.slice(1)), link)
    assert.deepEqual(new Set(links.filter(link => !link.startsWith('#'))), new Set(['/api/openapi.yaml', '/api/asyncapi.yaml']))
  })

  test('needs no script and nothing from elsewhere', () => {
    assert.doesNotMatch(page, /<script|\son\w+=|javascript:|@import|<link rel="stylesheet"/i)
    for (const [, address] of page.matchAll(/\b(?:src|href)="([^"]*)"|url\(([^)]*)\)/g)) assert.match(address, /^(#|\/api\/|data:image\/svg)/)
  })

  test('has headings in order', () => {
    const levels = [...page.matchAll(/<h([1-6])\b/g)].map(match => Number(match[1]))
    assert.deepEqual([levels[0], levels.filter(level => level === 1).length], [1, 1])
    levels.forEach((level, index) => assert.ok(index === 0 || level <= levels[index - 1] + 1, `heading ${index}`))
  })
})

describe('an example', () => {
  test('is what its schema allows', () => {
    for (const [name, schema] of documents.schemas) assert.deepEqual(problems(schema, example_of(documents, { $ref: `#/components/schemas/${name}` })), [], name)
    for (const { operations } of documents.groups()) {
      for (const { id, declaration } of operations) {
        const bodies = [declaration.requestBody, ...Object.values(declaration.responses).map(response => documents.resolve(response))]
        for (const body of bodies.map(holder => holder?.content?.['application/json']?.schema).filter(Boolean)) {
          assert.deepEqual(problems(body, example_of(documents, body)), [], id)
        }
      }
    }
  })

  test('that is not allowed would be noticed', () => {
    const message = example_of(documents, { $ref: '#/components/schemas/Message' })
    for (const change of [{ seq: 0 }, { seq: '1' }, { client_id: 'x' }, { body: '' }, { extra: 1 }]) {
      assert.notDeepEqual(problems({ $ref: '#/components/schemas/Message' }, { ...message, ...change }), [], JSON.stringify(change))
    }
    delete message.seq
    assert.notDeepEqual(problems({ $ref: '#/components/schemas/Message' }, message), [])
  })
})

test('texts are escaped, and Markdown that is not rendered is refused', () => {
  assert.equal(String(html`<p>${'<b>"&'}</p>`), '<p>&#60;b&#62;&#34;&#38;</p>')
  assert.equal(String(html`${markdown('**a** `<b>` *c*')}`), '<p><strong>a</strong> <code>&#60;b&#62;</code> <em>c</em></p>')
  for (const more of ['# a', '- a', '[a](b)', '```\na\n```']) assert.throws(() => markdown(more), more)
})

test('the generator writes the page and both documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-reference-'))
  try {
    execFileSync(process.execPath, [fileURLToPath(new URL('./generate.mjs', import.meta.url)), folder])
    assert.equal(readFileSync(join(folder, 'api/docs/index.html'), 'utf8'), page)
    for (const [name, source] of Object.entries(sources)) {
      assert.deepEqual(readFileSync(join(folder, `api/${name}.yaml`)), readFileSync(source))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function article_of(id) {
  const start = text.indexOf(`<article aria-labelledby="${id}">`)
  assert.notEqual(start, -1, `${id} is not on the page`)
  return text.slice(start, text.indexOf('</article>', start))
}

/** What the parts of JSON Schema that the documents use say against the value. */
function problems(reference, value, place = schema_name(reference) ?? 'value') {
  const schema = documents.resolve(reference)
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter(option => problems(option, value).length === 0)
    return fitting.length === 1 ? [] : [`${place}: fits ${fitting.length} of oneOf`]
  }
  if ('const' in schema) return value === schema.const ? [] : [`${place}: is not ${schema.const}`]
  const types = [schema.type].flat()
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value
  if (!types.includes(type)) return [`${place}: is ${type}, not ${types.join(' or ')}`]
  const found = []
  const check = (right, what) => { if (!right) found.push(`${place}: ${what}`) }
  const within = (size, low = -Infinity, high = Infinity) => size >= low && size <= high
  if (schema.enum) check(schema.enum.includes(value), 'enum')
  if (type === 'string') {
    check(within([...value].length, schema.minLength, schema.maxLength), 'length')
    check(!schema.pattern || new RegExp(schema.pattern).test(value), 'pattern')
  }
  if (type === 'integer') check(within(value, schema.minimum, schema.maximum), 'range')
  if (type === 'array') {
    check(within(value.length, schema.minItems, schema.maxItems), 'items')
    value.forEach((item, index) => found.push(...problems(schema.items, item, `${place}.${index}`)))
  }
  if (type === 'object') {
    for (const name of schema.required ?? []) check(name in value, `${name} is missing`)
    for (const [name, inner] of Object.entries(value)) {
      if (schema.properties?.[name]) found.push(...problems(schema.properties[name], inner, `${place}.${name}`))
      else check(false, `${name} is not declared`)
    }
  }
  return found
}

// The documents themselves: every object is closed, every operation says how it can fail.
import { describe, expect, test } from 'vitest'
import { asyncapi, check_answer, check_event, ContractViolation, object_schemas, openapi, operations } from '../support/contract.ts'

describe('openapi.yaml and asyncapi.yaml', () => {
  test('every object schema is closed to undeclared fields', () => {
    const open = [...object_schemas(openapi, 'openapi'), ...object_schemas(asyncapi, 'asyncapi')]
      .filter(([, schema]) => schema.additionalProperties !== false)
      .map(([place]) => place)
    expect(open).toEqual([])
  })

  test('operations have unique names, tags and a summary', () => {
    const names = operations.map(operation => operation.declaration.operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { declaration } of operations) {
      expect(declaration.summary, declaration.operationId).toBeTruthy()
      expect(declaration.tags?.length, declaration.operationId).toBeGreaterThan(0)
    }
  })

  test('operations behind a session declare 401, those with a body 400, 413 and 415', () => {
    for (const { declaration } of operations) {
      const statuses = Object.keys(declaration.responses)
      if (!declaration.security) expect(statuses, declaration.operationId).toContain('401')
      if (declaration.requestBody) expect(statuses, declaration.operationId).toEqual(expect.arrayContaining(['400', '413', '415']))
    }
  })
})

describe('the check itself', () => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
    method: 'GET', path: '/healthz', status, text: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers },
  })

  test('lets a declared answer pass', () => check_answer(answer(200, { status: 'ok' })))

  test.each([
    ['an undeclared field', answer(200, { status: 'ok', extra: 1 })],
    ['an undeclared status', answer(418, { status: 'ok' })],
    ['a missing field', answer(200, {})],
    ['another content type', answer(200, { status: 'ok' }, { 'content-type': 'text/html' })],
    ['a missing header', { ...answer(503, { error: { code: 'unavailable', message: 'x', retryable: true } }), path: '/readyz' }],
  ])('refuses %s', (_what, bad) => {
    expect(() => check_answer(bad)).toThrow(ContractViolation)
  })

  test('refuses undeclared events and fields of events', () => {
    expect(check_event('{"type":"pong","data":{}}').type).toBe('pong')
    expect(() => check_event('{"type":"pong","data":{"a":1}}')).toThrow(ContractViolation)
    expect(() => check_event('{"type":"send.ping","data":{}}')).toThrow(ContractViolation)
    expect(() => check_event('{"type":"surprise","data":{}}')).toThrow(ContractViolation)
  })
})

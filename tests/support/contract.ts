/**
 * Checks what goes over the wire against api/openapi.yaml and api/asyncapi.yaml.
 * A status code, a field or a frame that the documents do not declare is a failure.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse } from 'yaml'

type Json = Record<string, any>

const api_folder = fileURLToPath(new URL('../../api/', import.meta.url))
const load = (name: string): Json => parse(readFileSync(api_folder + name, 'utf8'))

export const openapi = load('openapi.yaml')
export const asyncapi = load('asyncapi.yaml')

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
// The package is CommonJS: its default export arrives as a property.
const add_formats = ((formats as any).default ?? formats) as (instance: Ajv2020) => void
add_formats(ajv)
ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger })

/** References between the two documents, rewritten to one identifier per schema. */
function rewrite(document: string, node: unknown): unknown {
  if (Array.isArray(node)) return node.map(item => rewrite(document, item))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => {
    if (key !== '$ref') return [key, rewrite(document, value)]
    const match = /^([a-z.]*)#\/components\/schemas\/(\w+)$/.exec(value as string)
    if (!match) throw new Error(`${document}: cannot follow ${value}`)
    return [key, `parley:${match[1] || document}/${match[2]}`]
  }))
}

for (const [document, content] of [['openapi.yaml', openapi], ['asyncapi.yaml', asyncapi]] as const) {
  for (const [name, schema] of Object.entries(content.components.schemas as Json)) {
    ajv.addSchema({ ...(rewrite(document, schema) as Json), $id: `parley:${document}/${name}` })
  }
}

const compiled = new Map<unknown, ValidateFunction>()
function validator(document: string, schema: unknown): ValidateFunction {
  let validate = compiled.get(schema)
  if (!validate) {
    validate = ajv.compile(rewrite(document, schema) as Json)
    compiled.set(schema, validate)
  }
  return validate
}

/** `undefined` when `value` fits, else what is wrong with it. */
function mismatch(document: string, schema: unknown, value: unknown): string | undefined {
  const validate = validator(document, schema)
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}

export class ContractViolation extends Error {
  override name = 'ContractViolation'
}

export interface Operation {
  method: string
  template: string
  pattern: RegExp
  declaration: Json
}

function follow(node: Json): Json {
  if (typeof node?.$ref !== 'string') return node
  return node.$ref.slice(2).split('/').reduce((at: Json, key: string) => at[key], openapi)
}

export const operations: Operation[] = Object.entries(openapi.paths as Json).flatMap(([template, item]) =>
  Object.entries(item as Json)
    .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .map(([method, declaration]) => ({
      method: method.toUpperCase(),
      template,
      pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
      declaration: declaration as Json,
    })))
  // A literal segment wins over a parameter: /sessions/current before /sessions/{session_id}.
  .sort((a, b) => Number(a.template.includes('{')) - Number(b.template.includes('{')))

export function find_operation(method: string, path: string): Operation | undefined {
  const bare = path.split('?')[0]!
  return operations.find(operation => operation.method === method && operation.pattern.test(bare))
}

export interface SeenAnswer {
  method: string
  path: string
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

const error_answer = openapi.components.schemas.ErrorAnswer

/** What was seen: "GET /path 200" of operations, "event TYPE" and "command TYPE" of the socket. */
export const seen = new Set<string>()

/**
 * Throws a ContractViolation unless the answer is one that openapi.yaml declares. An
 * accepted request (2xx) must have had a body that the document accepts too.
 */
export function check_answer(answer: SeenAnswer, request_body?: unknown): void {
  const where = `${answer.method} ${answer.path} → ${answer.status}`
  const refuse = (why: string): never => {
    throw new ContractViolation(`${where}: ${why}\n${answer.text.slice(0, 600)}`)
  }
  const operation = find_operation(answer.method, answer.path)
  if (!operation) {
    if (!answer.path.startsWith('/api/')) return
    if (answer.status !== 404 && answer.status !== 405 && answer.status !== 400) refuse('not declared at all')
    const problem = mismatch('openapi.yaml', error_answer, parse_json(answer, refuse))
    if (problem) refuse(problem)
    return
  }
  const declared = operation.declaration.responses[String(answer.status)]
  if (!declared) refuse(`this status is not declared for ${operation.declaration.operationId}`)
  seen.add(`${operation.method} ${operation.template} ${answer.status}`)
  const response = follow(declared)
  for (const [name, header] of Object.entries((response.headers ?? {}) as Json)) {
    const value = answer.headers[name.toLowerCase()]
    if (value === undefined) refuse(`the header ${name} is missing`)
    const schema = follow(header as Json).schema
    const text = Array.isArray(value) ? value[0] : value
    const problem = mismatch('openapi.yaml', schema, schema.type === 'integer' ? Number(text) : text)
    if (problem) refuse(`header ${name}: ${problem}`)
  }
  const content = response.content?.['application/json']
  const other_types = Object.keys(response.content ?? {}).filter(type => type !== 'application/json')
  if (!content && other_types.length > 0) {
    const type = String(answer.headers['content-type'] ?? '')
    if (!other_types.includes(type)) refuse(`Content-Type is "${type}", not one of ${other_types.join(', ')}`)
  } else if (!content) {
    if (answer.text !== '') refuse('a body where none is declared')
  } else {
    const problem = mismatch('openapi.yaml', content.schema, parse_json(answer, refuse))
    if (problem) refuse(problem)
  }
  if (answer.status < 300) {
    const accepted = operation.declaration.requestBody?.content['application/json']?.schema
    if (accepted) {
      const problem = mismatch('openapi.yaml', accepted, request_body)
      if (problem) refuse(`the server accepted a body that the document refuses: ${problem}`)
    }
  }
}

function parse_json(answer: SeenAnswer, refuse: (why: string) => never): unknown {
  const type = String(answer.headers['content-type'] ?? '')
  if (!/^application\/json(;\s*charset=utf-8)?$/i.test(type)) refuse(`Content-Type is "${type}", not application/json`)
  try {
    return JSON.parse(answer.text)
  } catch {
    return refuse('the body is not JSON')
  }
}

const messages = asyncapi.components.messages as Json
const payloads = new Map<string, unknown>(
  Object.entries(messages).map(([key, message]) => [key, (message as Json).payload]))

export interface Frame {
  type: string
  data: any
}

/** Parses and checks a text frame of the server's. */
export function check_event(text: string): Frame {
  let frame: Frame
  try {
    frame = JSON.parse(text)
  } catch {
    throw new ContractViolation(`an event that is not JSON: ${text.slice(0, 300)}`)
  }
  const schema = payloads.get(frame.type)
  if (!schema || frame.type.startsWith('send.')) throw new ContractViolation(`an undeclared event: ${text.slice(0, 300)}`)
  const problem = mismatch('asyncapi.yaml', schema, frame)
  if (problem) throw new ContractViolation(`event ${frame.type}: ${problem}\n${text.slice(0, 600)}`)
  seen.add(`event ${frame.type}`)
  return frame
}

/** Checks a frame before a client sends it, so that tests do not stray from the document. */
export function check_command(frame: Frame): void {
  const schema = payloads.get(`send.${frame.type}`)
  if (!schema) throw new ContractViolation(`an undeclared command: ${frame.type}`)
  const problem = mismatch('asyncapi.yaml', schema, frame)
  if (problem) throw new ContractViolation(`command ${frame.type}: ${problem}`)
  seen.add(`command ${frame.type}`)
}

/** Every object schema of the document, with its place; for the check that all are closed. */
export function* object_schemas(node: unknown, place: string): Generator<[string, Json]> {
  if (node === null || typeof node !== 'object') return
  const schema = node as Json
  if (!Array.isArray(node) && (schema.type === 'object' || (Array.isArray(schema.type) && schema.type.includes('object')))) {
    yield [place, schema]
  }
  for (const [key, value] of Object.entries(schema)) yield* object_schemas(value, `${place}/${key}`)
}

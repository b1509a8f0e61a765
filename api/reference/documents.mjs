// Reads openapi.yaml and asyncapi.yaml and answers questions about them. References may point into
// either document; a schema is known by its name alone, which no two schemas share.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The parser that the web app's build, or the tests, have installed: this folder has no modules of its own. */
function yaml_parser() {
  for (const folder of ['web', 'tests']) {
    try {
      return createRequire(new URL(`../../${folder}/package.json`, import.meta.url))('yaml')
    } catch { /* not installed there */ }
  }
  throw new Error('The module "yaml" is missing: run "npm ci" in web/ first.')
}

export const sources = {
  openapi: new URL('../openapi.yaml', import.meta.url),
  asyncapi: new URL('../asyncapi.yaml', import.meta.url),
}

export function load_documents() {
  const { parse } = yaml_parser()
  const read = url => parse(readFileSync(url, 'utf8'))
  return new Documents(read(sources.openapi), read(sources.asyncapi))
}

export class Documents {
  constructor(openapi, asyncapi) {
    this.openapi = openapi
    this.asyncapi = asyncapi
    const schemas = [...Object.entries(openapi.components.schemas), ...Object.entries(asyncapi.components.schemas)]
    this.schemas = new Map(schemas)
    if (this.schemas.size !== schemas.length) throw new Error('Both documents declare a schema of the same name.')
  }

  /** The object itself, or what its `$ref` names; a description beside the reference wins. */
  resolve(object) {
    if (!object?.$ref) return object
    const [file, pointer] = object.$ref.split('#')
    const home = file ? [this.openapi] : [this.openapi, this.asyncapi]
    for (const document of home) {
      const found = pointer.split('/').slice(1).reduce((at, key) => at?.[key], document)
      if (found !== undefined) {
        const target = this.resolve(found)
        return object.description ? { ...target, description: object.description } : target
      }
    }
    throw new Error(`Nothing is declared at ${object.$ref}`)
  }

  /** The operations by tag: `[{ tag, operations: [{ id, method, path, declaration, parameters }] }]`. */
  groups() {
    const operations = Object.entries(this.openapi.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map(([method, declaration]) => ({
          id: declaration.operationId,
          method: method.toUpperCase(),
          path,
          declaration,
          parameters: [...item.parameters ?? [], ...declaration.parameters ?? []].map(parameter => this.resolve(parameter)),
        })))
    return this.openapi.tags.map(tag => ({
      tag,
      operations: operations.filter(({ declaration }) => declaration.tags.includes(tag.name)),
    }))
  }

  /** The frames of one direction: `send` is what the server sends, `receive` what the client does. */
  frames(action) {
    const operation = Object.values(this.asyncapi.operations).find(candidate => candidate.action === action)
    return operation.messages.map((reference) => {
      const key = reference.$ref.split('/').at(-1)
      const message = this.resolve(this.asyncapi.channels.gateway.messages[key])
      return { id: `${action === 'send' ? 'event' : 'command'}.${message.name ?? key}`, type: message.name ?? key, message }
    })
  }

  /** `[{ code, statuses, operations }]`: the codes of the schema Error and where answers name them. */
  error_codes() {
    // Any address may answer these two.
    const everywhere = { method_not_allowed: '405', internal: '500' }
    return this.schemas.get('Error').properties.code.enum.map((code) => {
      const statuses = new Set(everywhere[code] ? [everywhere[code]] : [])
      const operations = new Set()
      for (const { operations: list } of this.groups()) {
        for (const operation of list) {
          for (const [status, response] of Object.entries(operation.declaration.responses)) {
            if (!this.resolve(response).description.includes(`\`${code}\``)) continue
            statuses.add(status)
            operations.add(operation.id)
          }
        }
      }
      return { code, statuses: [...statuses].sort(), operations: [...operations] }
    })
  }
}

export function schema_name(schema) {
  return schema?.$ref?.split('/').at(-1)
}

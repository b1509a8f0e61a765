// Writes app/api/generated/*.ts from the API documents, so that the wire truth lives in one place.
//   node scripts/generate-types.mjs           writes the files
//   node scripts/generate-types.mjs --check   fails when they differ from what it would write
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

const apiFolder = new URL('../../api/', import.meta.url)
const targetFolder = new URL('../app/api/generated/', import.meta.url)
const check = process.argv.includes('--check')

const header = source => `/* eslint-disable */\n// Generated from api/${source} by "npm run types". Do not edit.\n\n`

async function restTypes() {
  const document = await readFile(new URL('openapi.yaml', apiFolder), 'utf8')
  return header('openapi.yaml') + astToString(await openapiTS(document))
}

// AsyncAPI keeps its schemas in the same dialect as OpenAPI 3.1, so they become types the same way: the
// schemas of both documents go into one, and the references between the files become local ones.
async function eventTypes() {
  const rest = parse(await readFile(new URL('openapi.yaml', apiFolder), 'utf8'))
  const events = parse(await readFile(new URL('asyncapi.yaml', apiFolder), 'utf8'))
  for (const name of Object.keys(events.components.schemas)) {
    if (rest.components.schemas[name]) throw new Error(`Both documents declare the schema ${name}`)
  }
  const merged = JSON.stringify({
    openapi: '3.1.0',
    info: events.info,
    paths: {},
    components: { schemas: { ...rest.components.schemas, ...events.components.schemas } },
  }).replaceAll('"openapi.yaml#/', '"#/')
  return header('asyncapi.yaml') + astToString(await openapiTS(merged))
}

const files = { 'rest.ts': await restTypes(), 'events.ts': await eventTypes() }
await mkdir(targetFolder, { recursive: true })
for (const [name, text] of Object.entries(files)) {
  const target = new URL(name, targetFolder)
  if (!check) {
    await writeFile(target, text)
    continue
  }
  const present = await readFile(target, 'utf8').catch(() => '')
  if (present !== text) {
    console.error(`${fileURLToPath(target)} is stale: run "npm run types" and commit the result.`)
    process.exitCode = 1
  }
}

// node api/reference/generate.mjs [FOLDER]: writes the API reference to FOLDER/api/docs/index.html and the
// documents themselves beside it. FOLDER is what parleyd serves: web/.output/public unless given.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load_documents, sources } from './documents.mjs'
import { render_page } from './page.mjs'

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../../web/.output/public', import.meta.url)))
const page = render_page(load_documents())
mkdirSync(join(folder, 'api/docs'), { recursive: true })
writeFileSync(join(folder, 'api/docs/index.html'), page)
for (const [name, source] of Object.entries(sources)) copyFileSync(source, join(folder, `api/${name}.yaml`))
console.log(`API reference written to ${join(folder, 'api/docs/index.html')} (${Math.round(page.length / 1024)} KiB)`)

// Writes a .br and a .gz beside every compressible asset of the build, for servers of precompressed files.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('../.output/public', import.meta.url))
const compressible = /\.(?:html|js|mjs|css|json|svg|txt|webmanifest|yaml)$/
const smallestWorthwhile = 1024
const compressors = {
  '.br': data => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  '.gz': data => promisify(gzip)(data, { level: 9 }),
}

let written = 0
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !compressible.test(entry.name)) continue
  const path = join(entry.parentPath, entry.name)
  const data = await readFile(path)
  if (data.length < smallestWorthwhile) continue
  for (const [suffix, compress] of Object.entries(compressors)) {
    await writeFile(path + suffix, await compress(data))
    written += 1
  }
}
console.log(`Precompressed files written: ${written}`)

/** docs/gallery has a picture of every scene in every look, no other, and is small enough to live in the repository. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { file_of, looks, readme } from '../gallery/pictures.ts'
import { parts } from '../gallery/scenes.ts'

const folder = fileURLToPath(new URL('../../docs/gallery/', import.meta.url))
const files = readdirSync(folder)

it('is complete', () => {
  const names = parts.flatMap(({ scenes }) => scenes.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  expect(files.sort()).toEqual(['README.md', ...names.flatMap(name => looks.map(look => file_of(name, look)))].sort())
  expect(readFileSync(`${folder}/README.md`, 'utf8')).toBe(readme())
})

it('is small', () => {
  expect(files.reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0)).toBeLessThan(4 * 1024 * 1024)
})

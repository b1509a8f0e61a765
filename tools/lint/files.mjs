// Which files of the project the lint looks at: tracked or new, never ignored ones.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const skipped = new Set(['.git', 'node_modules', 'build', 'data', '.cache', '.nuxt', '.output'])

function walk(root, folder, found) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) walk(root, path, found)
    } else if (entry.isFile()) {
      found.push(relative(root, path))
    }
  }
  return found
}

/** Paths below `root`, relative to it; by git where it is a work tree, else by walking. */
export function project_files(root) {
  if (existsSync(join(root, '.git'))) {
    const listed = execFileSync(
      'git', ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      { encoding: 'utf8', maxBuffer: 1 << 26 })
    return listed.split('\0').filter(path => path && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
  }
  return walk(root, root, [])
}

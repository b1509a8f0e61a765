// The small textual rules: file length, #pragma once, and what must not stand
// inside a co_await expression.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const longest = 600
const measured = /\.(cpp|hpp|ts|mjs|vue|sql|sh|cmake|css)$/
const generated = /(^|\/)(generated|package-lock\.json)/

export function check_lengths(root, files) {
  const problems = []
  for (const file of files.filter(path => measured.test(path) && !generated.test(path))) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1
    if (lines > longest) problems.push(`${file}: ${lines} lines; ${longest} at most, split it`)
  }
  return problems
}

export function check_pragma_once(root, files) {
  return files
    .filter(path => /^(server|tests)\/.*\.hpp$/.test(path))
    .filter(path => !/^#pragma once$/m.test(readFileSync(join(root, path), 'utf8')))
    .map(path => `${path}: no #pragma once`)
}

/** The text with comments and literals blanked, so that positions and lines stay. */
export function without_comments_and_literals(text) {
  const blank = match => match.replace(/[^\n]/g, ' ')
  return text.replace(
    /R"([^ ()\\\t\v\f\n]{0,16})\([\s\S]*?\)\1"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'/g,
    match => (match.startsWith('/') ? blank(match) : `"${blank(match.slice(2))}"`))
}

/** From `start`, the end of the expression: a `;`, `,` or closing bracket at its own depth. */
function expression_end(text, start) {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) {
      if (depth === 0) return at
      depth--
    } else if (depth === 0 && (character === ';' || character === ',')) return at
  }
  return text.length
}

const forbidden = [
  // A capturing lambda as an argument: `(` or `,` then a non-empty capture list.
  [/[(,]\s*\[[^\][]+\]\s*(?=[({]|mutable|noexcept|->)/, 'a capturing lambda'],
  // A brace-initialised argument: `f({a, b})`, `f(x, {a})`.
  [/[(,]\s*\{/, 'a braced list'],
  // An aggregate made on the spot: `f(Thing{…})`, `f(ns::Thing<T>{…})`, `Thing{…}` of any capitalised type.
  [/[(,]\s*(?:[a-z_]\w*::)*[A-Z]\w*(?:::[A-Z]\w*)*(?:<[^;{}()]*>)?\s*\{/, 'a temporary made with braces'],
]

/** g++ 12 destroys such arguments twice; the value must have a name and be moved. */
export function check_co_await(root, files) {
  const problems = []
  for (const file of files.filter(path => /\.(cpp|hpp)$/.test(path))) {
    const source = readFileSync(join(root, file), 'utf8')
    if (!source.includes('co_await')) continue
    const text = without_comments_and_literals(source)
    for (const match of text.matchAll(/\bco_await\b/g)) {
      const start = match.index + match[0].length
      const expression = text.slice(start, expression_end(text, start))
      for (const [pattern, what] of forbidden) {
        if (!pattern.test(expression)) continue
        const line = text.slice(0, match.index).split('\n').length
        problems.push(`${file}:${line}: ${what} inside co_await: name it first and std::move it (g++ 12 miscompiles it)`)
        break
      }
    }
  }
  return problems
}

// HTML from template literals: what is put into `html` is escaped unless it is itself HTML.

class Html {
  constructor(text) { this.text = text }
  toString() { return this.text }
}

export function escape_html(text) {
  return String(text).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

function insert(value) {
  if (value === undefined || value === null || value === false) return ''
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(insert).join('')
  return escape_html(value)
}

export function html(strings, ...values) {
  return new Html(strings.reduce((text, part, index) => text + insert(values[index - 1]) + part))
}

export function raw(text) {
  return new Html(text)
}

/** The array with HTML between its elements. */
export function join(items, between) {
  return items.flatMap((item, index) => index === 0 ? [item] : [between, item])
}

// A schema as HTML: a line that names its type, or the list of its fields.
import { schema_name } from './documents.mjs'
import { html, join } from './html.mjs'
import { inline } from './markdown.mjs'

const largest_number = 9007199254740991
/** Longer patterns hide more than they tell; the document has them. */
const longest_pattern = 40

export function schema_link(name) {
  return html`<a href="#schema.${name}">${name}</a>`
}

/** "string", "array of User", "Time or null", … */
export function type_of(documents, schema) {
  const name = schema_name(schema)
  if (name) return schema_link(name)
  if (schema.oneOf) return join(schema.oneOf.map(option => type_of(documents, option)), ' or ')
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.type === 'array') return html`array of ${type_of(documents, schema.items)}`
  return Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type
}

/** What the type alone does not say. */
export function limits_of(schema) {
  const limits = []
  const between = (low, high, unit) => {
    if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`
    if (low !== undefined) return `at least ${low}${unit}`
    return high !== undefined ? `at most ${high}${unit}` : null
  }
  limits.push(between(schema.minLength, schema.maxLength, ' characters'))
  limits.push(between(schema.minItems, schema.maxItems, ' items'))
  limits.push(between(schema.minimum, schema.maximum === largest_number ? undefined : schema.maximum, ''))
  if (schema.default !== undefined) limits.push(html`default <code>${JSON.stringify(schema.default)}</code>`)
  if (schema.enum) limits.push(['one of ', ...join(schema.enum.map(value => html`<code>${value}</code>`), ', ')])
  if (schema.pattern?.length <= longest_pattern) limits.push(html`matches <code class="pattern">${schema.pattern}</code>`)
  return join(limits.filter(limit => limit !== null), '; ')
}

/**
 * One entry of a list of fields or parameters. `where` says where it stands. `explain` tells of a named text or
 * number here too what its own entry says, for whoever has to write one.
 */
export function field(documents, { name, schema, required, description, where, explain = false }) {
  const target = documents.resolve(schema)
  const named = schema_name(schema) !== undefined
  const told = named && explain && target.type !== 'object' ? target : schema
  const text = description ?? told.description
  const limits = limits_of(told)
  return html`<div class="field">
<dt><code class="name">${name}</code> <span class="type">${type_of(documents, schema)}</span>${where && html` <span class="where">${where}</span>`}${
    required === false && html` <span class="where">optional</span>`}</dt>
<dd>${text && html`<p>${inline(text)}</p>`}${limits.length > 0 && html`<p class="limits">${limits}</p>`}${inner_object(documents, schema, explain)}</dd>
</div>`
}

/** The fields of an object that has no name of its own, alone or as an item of an array. */
function inner_object(documents, schema, explain) {
  const inner = schema.type === 'array' ? schema.items : schema
  return inner.properties && fields(documents, inner, explain)
}

/** The fields of an object schema, or the one line of any other. */
export function fields(documents, schema, explain = false) {
  if (schema.type !== 'object') {
    const limits = limits_of(schema)
    return html`<p class="limits"><span class="type">${type_of(documents, schema)}</span>${limits.length > 0 && html`; ${limits}`}</p>`
  }
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return html`<p class="limits">An object without fields: <code>{}</code></p>`
  const required = new Set(schema.required ?? [])
  const note = schema.minProperties && html`<p class="limits">At least ${schema.minProperties} of the fields.</p>`
  return html`${note}<dl class="fields">${properties.map(([name, property]) =>
    field(documents, { name, schema: property, required: required.has(name), explain }))}</dl>`
}

// The reference as one HTML page that needs no script, no font and no file beside it.
import { readFileSync } from 'node:fs'
import { example_of } from './examples.mjs'
import { escape_html, html, join, raw } from './html.mjs'
import { schema_name } from './documents.mjs'
import { inline, markdown } from './markdown.mjs'
import { field, fields, schema_link } from './schema_view.mjs'

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8')
const phrases = {
  200: 'OK', 201: 'Created', 204: 'No Content', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden',
  404: 'Not Found', 409: 'Conflict', 413: 'Content Too Large', 415: 'Unsupported Media Type',
  429: 'Too Many Requests', 503: 'Service Unavailable',
}
const icon = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
  + '<path fill="#11697a" d="M10 14A10 10 0 0 1 20 4h18a16 16 0 0 1 0 32H24l-9.600 8.200A2.600 2.600 0 0 1 10 42.200z"/>'
  + '<path fill="#f2a65a" d="M54 34v22.200a2.300 2.300 0 0 1-3.800 1.700L43 52H31a9 9 0 0 1-8.300-5.600L27 41.500h11A20.500 20.500 0 0 0 54 34z"/></svg>')

export function render_page(documents) {
  const groups = documents.groups()
  const events = documents.frames('send')
  const commands = documents.frames('receive')
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Every request and every socket frame of Parley.">
<title>Parley API reference</title>
<link rel="icon" type="image/svg+xml" href="${icon}">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page">
${contents(groups, events, commands)}
<main id="content" tabindex="-1">
${introduction(documents)}
<section aria-labelledby="rest">
<h2 id="rest">Requests</h2>
${groups.map(group => group_section(documents, group))}
</section>
<section aria-labelledby="socket">
<h2 id="socket">Socket</h2>
<div class="prose">${markdown(documents.asyncapi.info.description)}</div>
${frame_section(documents, 'events', 'From the server', events)}
${frame_section(documents, 'commands', 'From the client', commands)}
</section>
${schema_section(documents)}
<a class="up" href="#contents">Contents</a>
</main>
</div>
</body>
</html>`}\n`
}

// --- navigation and introduction ---------------------------------------------------------------------------

function contents(groups, events, commands) {
  const entry = (id, text) => html`<li><a href="#${id}">${text}</a></li>`
  const part = (id, text, entries) => html`<li><a href="#${id}">${text}</a>${entries && html`<ul>${entries}</ul>`}</li>`
  return html`<nav id="contents" aria-label="Contents">
<p class="brand"><a href="#content">Parley <span>API reference</span></a></p>
<ul>
${part('basics', 'Basics')}
${part('errors', 'Errors')}
${groups.map(({ tag, operations }) => part(group_id(tag), tag.name, operations.map(({ id, declaration }) => entry(id, declaration.summary))))}
${part('socket', 'Socket')}
${part('events', 'From the server', events.map(({ id, type }) => entry(id, type)))}
${part('commands', 'From the client', commands.map(({ id, type }) => entry(id, type)))}
${part('schemas', 'Schemas')}
</ul>
</nav>`
}

function group_id(tag) {
  return `tag.${tag.name.toLowerCase()}`
}

function introduction(documents) {
  return html`<header>
<h1>Parley API reference</h1>
<p class="lead">Everything that a client says to Parley and hears from it: requests over HTTP, and frames on one WebSocket.
The web app uses nothing else.</p>
<p class="sources">Made from <a href="/api/openapi.yaml">openapi.yaml</a> and <a href="/api/asyncapi.yaml">asyncapi.yaml</a>, version ${documents.openapi.info.version}.</p>
</header>
<section aria-labelledby="basics">
<h2 id="basics">Basics</h2>
<div class="prose">${markdown(documents.openapi.info.description)}</div>
</section>
<section aria-labelledby="errors">
<h2 id="errors">Errors</h2>
<div class="split">
<div>
<p>Programs decide by <code>code</code>; the status follows from it. See the schema ${schema_link('Error')}.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Error codes"><table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Answered by</th></tr></thead>
<tbody>${documents.error_codes().map(({ code, statuses, operations }) => html`<tr><td><code>${code}</code></td><td>${statuses.join(', ')}</td><td>${
    operations.length === 0 || operations.length > 6
      ? (operations.length === 0 ? 'any address' : 'most')
      : join(operations.map(id => html`<a href="#${id}">${join(id.split('_'), html`_<wbr>`)}</a>`), ', ')}</td></tr>`)}</tbody>
</table></div>
</div>
<div>${sample('An error', 'HTTP/1.1 404 Not Found\nContent-Type: application/json', example_of(documents, documents.schemas.get('ErrorAnswer')))}</div>
</div>
</section>`
}

// --- requests ------------------------------------------------------------------------------------------------

function group_section(documents, { tag, operations }) {
  const id = group_id(tag)
  return html`<section aria-labelledby="${id}">
<h3 id="${id}">${tag.name}</h3>
<p>${inline(tag.description)}</p>
<ul class="index">${operations.map(({ id: operation, method, path, declaration }) =>
    html`<li><a href="#${operation}">${badge(method)}<code>${breakable(path)}</code></a> <span>${declaration.summary}</span></li>`)}</ul>
${operations.map(operation => operation_article(documents, operation))}
</section>`
}

function operation_article(documents, operation) {
  const { id, method, path, declaration, parameters } = operation
  const body = body_of(declaration.requestBody)
  const responses = Object.entries(declaration.responses).map(([status, response]) => [status, documents.resolve(response)])
  const succeeded = responses.filter(([status]) => status < 400)
  const refused = responses.filter(([status]) => status >= 400)
  return html`<article aria-labelledby="${id}">
<h4 id="${id}">${declaration.summary}${anchor(id, declaration.summary)}</h4>
<p class="address">${badge(method)}<code>${breakable(path)}</code></p>
<div class="split">
<div>
${markdown(declaration.description)}
<p class="session">${declaration.security ? 'Needs no session.' : 'Needs a session.'}</p>
${parameters.length > 0 && html`<h5>Parameters</h5><dl class="fields">${parameters.map(parameter => field(documents, {
    ...parameter, required: parameter.required ?? false, where: `in the ${parameter.in}`, explain: true,
  }))}</dl>`}
${declaration.requestBody && html`<h5>Body</h5>${body ? body_fields(documents, body, true) : bytes_of(declaration.requestBody)}`}
<h5>Answers</h5>
${succeeded.map(([status, response]) => success(documents, status, response))}
${refused.length > 0 && html`<h5>Errors</h5><dl class="errors">${refused.map(([status, response]) =>
    html`<div><dt>${status}</dt><dd>${inline(response.description)}</dd></div>`)}</dl>`}
</div>
<div>${operation_samples(documents, operation, body, succeeded)}</div>
</div>
</article>`
}

function body_of(holder) {
  return holder?.content?.['application/json']?.schema
}

/** The types of a body that is no JSON: a picture. Nothing when there is none, or it is JSON. */
function other_types(holder) {
  return Object.keys(holder?.content ?? {}).filter(type => type !== 'application/json')
}

function bytes_of(holder) {
  const types = other_types(holder)
  return types.length > 0 && html`<p class="limits">The bytes, as ${types.map((type, index) => html`${index > 0 && ' or '}<code>${type}</code>`)}</p>`
}

function body_fields(documents, schema, explain = false) {
  const name = schema_name(schema)
  return html`${name && html`<p class="limits">Schema ${schema_link(name)}</p>`}${fields(documents, documents.resolve(schema), explain)}`
}

function success(documents, status, response) {
  const body = body_of(response)
  const headers = Object.entries(response.headers ?? {}).map(([name, header]) => [name, documents.resolve(header)])
  return html`<div class="answer">
<p><strong class="status">${status}</strong> ${inline(response.description)}</p>
${body ? body_fields(documents, body) : bytes_of(response)}
${headers.length > 0 && html`<dl class="fields">${headers.map(([name, header]) => field(documents, {
    name, schema: header.schema, description: header.description, where: 'header',
  }))}</dl>`}
</div>`
}

function content_type(schema, holder) {
  const type = schema ? 'application/json' : other_types(holder)[0]
  return type ? `\nContent-Type: ${type}` : ''
}

/** The same answer in another case (201 and 200) is shown once, in the case of the first time. */
function operation_samples(documents, { id, method, path, parameters, declaration }, body, succeeded) {
  const holder = declaration.requestBody
  const owner = id.split('_').map(word => word[0].toUpperCase() + word.slice(1)).join('')
  const value = parameter => example_of(documents, parameter.schema, owner, parameter.name)
  const address = path.replace(/\{(\w+)\}/g, (_, name) => value(parameters.find(parameter => parameter.name === name)))
  const query = parameters.filter(parameter => parameter.in === 'query' && parameter.required)
    .map(parameter => `${parameter.name}=${encodeURIComponent(query_values[parameter.name] ?? value(parameter))}`)
  const target = query.length > 0 ? `${address}?${query.join('&')}` : address
  const request = sample('Request', `${method} ${target} HTTP/1.1${content_type(body, holder)}`,
    body && example_of(documents, body, owner))
  const shown = new Set()
  const answers = [...succeeded].reverse().filter(([, response]) => {
    const name = schema_name(body_of(response)) ?? {}
    return !shown.has(name) && shown.add(name)
  })
  return [request, ...answers.map(([status, response]) => {
    const cookie = response.headers?.['Set-Cookie'] && (method === 'DELETE'
      ? '\nSet-Cookie: parley_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'
      : '\nSet-Cookie: parley_session=…; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax')
    const schema = body_of(response)
    return sample('Answer', `HTTP/1.1 ${status} ${phrases[status]}${content_type(schema, response)}${cookie ?? ''}`,
      schema && example_of(documents, schema, owner))
  })]
}

const query_values = { query: 'gra' }

// --- frames ----------------------------------------------------------------------------------------------------

function frame_section(documents, id, title, frames) {
  return html`<section aria-labelledby="${id}">
<h3 id="${id}">${title}</h3>
<ul class="index">${frames.map(frame => html`<li><a href="#${frame.id}"><code>${frame.type}</code></a></li>`)}</ul>
${frames.map(frame => frame_article(documents, frame))}
</section>`
}

function frame_article(documents, { id, type, message }) {
  const schema = documents.resolve(message.payload)
  const data = schema.properties.data
  const name = schema_name(data)
  return html`<article aria-labelledby="${id}">
<h4 id="${id}"><code>${type}</code>${anchor(id, type)}</h4>
<div class="split">
<div>
<p>${inline(message.summary)}</p>
${markdown(message.description)}
<h5>Data</h5>
${name && name !== 'Empty' && html`<p class="limits">Schema ${schema_link(name)}</p>`}${fields(documents, documents.resolve(data), id.startsWith('command'))}
</div>
<div>${sample('Frame', '', example_of(documents, message.payload))}</div>
</div>
</article>`
}

// --- schemas ---------------------------------------------------------------------------------------------------

function schema_section(documents) {
  const names = [...documents.schemas.keys()].sort()
  return html`<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
<p>Objects have the fields that are named here and no others.</p>
<ul class="index names">${names.map(name => html`<li>${schema_link(name)}</li>`)}</ul>
${names.map((name) => {
    const schema = documents.schemas.get(name)
    return html`<article class="schema" aria-labelledby="schema.${name}">
<h3 id="schema.${name}">${name}${anchor(`schema.${name}`, name)}</h3>
${markdown(schema.description)}
${fields(documents, schema)}
</article>`
  })}
</section>`
}

// --- pieces ----------------------------------------------------------------------------------------------------

function anchor(id, title) {
  return html` <a class="anchor" href="#${id}" aria-label="Link to ${title}">#</a>`
}

function badge(method) {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`
}

/** Long paths may break after a slash. */
function breakable(path) {
  return join(path.split('/'), html`/<wbr>`)
}

function sample(title, head, body) {
  const parts = [head && html`<span class="head">${head}</span>`, body !== undefined && raw(highlight(JSON.stringify(body, null, 2)))]
  return html`<figure class="sample"><figcaption>${title}</figcaption><pre tabindex="0" aria-label="${title}"><code>${join(parts.filter(Boolean), '\n\n')}</code></pre></figure>`
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?\b/g

function highlight(json) {
  let text = ''
  let end = 0
  for (const match of json.matchAll(token)) {
    const [whole, string, colon, word] = match
    const kind = string ? (colon ? 'key' : 'string') : word ? 'word' : 'number'
    text += escape_html(json.slice(end, match.index)) + `<span class="${kind}">${escape_html(string ?? whole)}</span>${colon ?? ''}`
    end = match.index + whole.length
  }
  return text + escape_html(json.slice(end))
}

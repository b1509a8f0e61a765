// The part of Markdown that the API documents use: paragraphs, tables, **strong** and `code`. Anything
// that looks like more fails the build, so that nothing is ever shown half rendered.
import { html, raw, escape_html } from './html.mjs'

const unknown = /^(#{1,6} |[-*+] |\d+\. |> |```|    )|\[[^\]]*\]\(|!\[/m

/** Blocks of text as HTML. */
export function markdown(text) {
  if (!text) return html``
  if (unknown.test(text)) throw new Error(`This Markdown is not rendered: ${text}`)
  return text.trim().split(/\n{2,}/).map(block => block.startsWith('|') ? table(block) : html`<p>${inline(block)}</p>`)
}

/** A line of text without blocks. */
export function inline(text) {
  // Odd parts stand between backticks and are taken as they are.
  return text.split('`').map((part, index) => index % 2 === 1
    ? html`<code>${part}</code>`
    : raw(escape_html(part)
        .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
        .replace(/\*([^*\s][^*]*)\*/g, '<em>$1</em>')))
}

function table(block) {
  const rows = block.split('\n').map(line => line.replace(/^\||\|\s*$/g, '').split('|').map(cell => cell.trim()))
  const [head, , ...body] = rows
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${head.join(', ')}"><table>
<thead><tr>${head.map(cell => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead>
<tbody>${body.map(row => html`<tr>${row.map(cell => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody>
</table></div>`
}

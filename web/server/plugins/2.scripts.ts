// The scripts of a rendered page carry the nonce that its policy allows. Only where Nuxt puts scripts: whatever a person
// wrote is in the body, and would stay without a nonce even if it became an element.
export default defineNitroPlugin((nitro) => {
  if (import.meta.prerender) return
  nitro.hooks.hook('render:html', (html, { event }) => {
    const nonce: unknown = event.context.nonce
    if (typeof nonce !== 'string') return
    const allowed = (parts: string[]) => parts.map(part => part.replace(/<script(?=[\s>])/g, `<script nonce="${nonce}"`))
    html.head = allowed(html.head)
    html.bodyPrepend = allowed(html.bodyPrepend)
    html.bodyAppend = allowed(html.bodyAppend)
  })
  nitro.hooks.hook('render:response', (response) => {
    delete response.headers?.['x-powered-by']
  })
})

import { test as base } from '@playwright/test'
import { ParleyServer, web_root } from '../support/server.ts'
import { Gateway, WebServer } from '../support/web_server.ts'

/** PARLEY_WEB=ssr: pages are rendered by the Nitro server; else parleyd serves the single-page build. */
const rendered = process.env.PARLEY_WEB === 'ssr'

/** A server per file, with the real web app. */
export const test = base.extend<object, { server: ParleyServer }>({
  server: [async ({}, use) => {
    const server = await ParleyServer.start({ web_root })
    const in_front: { stop(): Promise<unknown> }[] = []
    for (const process of rendered ? server.processes : []) {
      const web = await WebServer.start(process.origin)
      const gateway = await Gateway.start(process, web)
      in_front.push(gateway, web)
      // People come by the gateway; the API clients of the tests still go straight to parleyd.
      Object.defineProperty(process, 'origin', { value: gateway.origin })
    }
    await use(server)
    for (const one of in_front) await one.stop()
    await server.dispose()
  }, { scope: 'worker' }],
})

export { expect } from '@playwright/test'

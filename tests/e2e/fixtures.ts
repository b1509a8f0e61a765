import { test as base } from '@playwright/test'
import { ParleyServer, web_root } from '../support/server.ts'

/** A server per file, with the real web app. */
export const test = base.extend<object, { server: ParleyServer }>({
  server: [async ({}, use) => {
    const server = await ParleyServer.start({ web_root })
    await use(server)
    await server.dispose()
  }, { scope: 'worker' }],
})

export { expect } from '@playwright/test'

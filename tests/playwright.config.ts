import { defineConfig } from '@playwright/test'

// Debian's Chromium, kept off the network; screenshots and traces go to the artefacts.
const artifacts = process.env.PARLEY_ARTIFACTS ?? '../build/artifacts'

export default defineConfig({
  testDir: 'e2e',
  // Its pages are those of PARLEY_WEB=ssr (e2e/fixtures.ts).
  testIgnore: process.env.PARLEY_WEB === 'ssr' ? [] : ['rendering.spec.ts'],
  globalSetup: './support/scale.ts',
  outputDir: `${artifacts}/e2e`,
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    testIdAttribute: 'data-test',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      ],
    },
  },
})

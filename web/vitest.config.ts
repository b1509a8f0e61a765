import { fileURLToPath } from 'node:url'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

// "node": pure modules, fast. "nuxt": stores and components inside a Nuxt application.
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: { '~': fileURLToPath(new URL('./app', import.meta.url)) } },
        define: { __PARLEY_MOCK__: 'true' },
        test: { name: 'node', environment: 'node', include: ['app/{api,sync,formats,mock}/**/*.test.ts'] },
      },
      await defineVitestProject({
        test: {
          name: 'nuxt',
          // The first test of a file waits for the whole application to be transformed.
          hookTimeout: 120_000,
          testTimeout: 30_000,
          include: ['app/{components,composables,stores,pages}/**/*.test.ts'],
          environment: 'nuxt',
          environmentOptions: { nuxt: { domEnvironment: 'happy-dom' } },
        },
      }),
    ],
  },
})

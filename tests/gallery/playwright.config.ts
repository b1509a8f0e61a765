/** The pictures of docs/gallery: ./dev gallery [SCENE…]. Not a test; tests/deploy/gallery.test.ts says whether they are complete. */
import { defineConfig } from '@playwright/test'
import browser_tests from '../playwright.config.ts'

export default defineConfig({
  use: browser_tests.use,
  testDir: '.',
  testMatch: 'gallery.spec.ts',
  outputDir: process.env.PARLEY_ARTIFACTS ? `${process.env.PARLEY_ARTIFACTS}/gallery` : '../../build/artifacts/gallery',
  workers: 1,
  timeout: 20_000,
  expect: { timeout: 8_000 },
  reporter: [['list']],
})

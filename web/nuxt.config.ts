// The mock mode (every screen without a server) exists in development and in builds that ask for it;
// elsewhere the constant is false and the bundler drops the code.
const mockAllowed = process.env.NODE_ENV !== 'production' || process.env.PARLEY_MOCK === '1'

/** The server that "npm run dev" talks to. */
const parleyd = process.env.PARLEY_URL ?? 'http://127.0.0.1:8080'

export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@pinia/nuxt', '@vueuse/nuxt', '@nuxt/eslint', '@nuxt/test-utils/module'],
  // The mock mode lives in the page, so in development nothing is rendered before it.
  $development: { routeRules: { '/**': { ssr: false } } },
  components: [{ path: '~/components', pathPrefix: false }],
  imports: { dirs: ['composables', 'stores'] },
  devtools: { enabled: false },
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      title: 'Parley',
      meta: [
        { name: 'viewport', content: 'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content' },
        { name: 'description', content: 'Parley: private, self-hosted messaging.' },
        { name: 'color-scheme', content: 'light dark' },
        { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#f4f5f2' },
        { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#0d1518' },
      ],
      link: [
        { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg', id: 'favicon' },
        { rel: 'manifest', href: '/manifest.webmanifest' },
      ],
    },
  },
  css: ['~/assets/css/main.css'],
  vue: { propsDestructure: true },
  colorMode: { preference: 'system', fallback: 'light', storage: 'cookie', storageKey: 'parley_theme', cookieAttrs: { path: '/', maxAge: 31_536_000, sameSite: 'lax' } },
  ui: { fonts: false, colorMode: true },
  // Of the server's rendering; each is set by its name in the environment (docs/operations.md).
  runtimeConfig: {
    /** NUXT_API_INTERNAL: where it reaches parleyd. */
    apiInternal: 'http://127.0.0.1:8080',
    /** NUXT_API_TIMEOUT: all calls of one page together may take this long, in milliseconds; then it goes out without data. */
    apiTimeout: 2_500,
    /** NUXT_MOST_RENDERINGS: pages at a time; more are sent as the single-page shell. */
    mostRenderings: 64,
    /** NUXT_NODE: the name of this server in its log; the host's name if empty. */
    node: '',
  },
  routeRules: {
    '/200.html': { ssr: false },
    '/**': { headers: { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' } },
  },
  compatibilityDate: '2026-01-01',
  nitro: {
    prerender: { routes: ['/200.html'], crawlLinks: false },
    devProxy: {
      '/api': { target: `${parleyd}/api`, changeOrigin: true },
      '/ws': { target: parleyd, ws: true, changeOrigin: true },
    },
  },
  vite: {
    define: { __PARLEY_MOCK__: JSON.stringify(mockAllowed) },
    build: { target: 'es2022' },
    server: { fs: { allow: ['..'] } },
  },
  typescript: { strict: true, typeCheck: false },
  telemetry: false,
  eslint: { config: { stylistic: { braceStyle: '1tbs', quoteProps: 'as-needed' } } },
  icon: {
    provider: 'none',
    serverBundle: false,
    fallbackToApi: false,
    collections: ['lucide'],
    clientBundle: { scan: { globInclude: ['app/**/*.{vue,ts}'], globExclude: ['**/*.test.ts', 'app/api/generated/**'] } },
    localApiEndpoint: '/_nuxt_icon',
    mode: 'svg',
  },
})

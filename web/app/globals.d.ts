/** Whether the mock mode may exist in this build; see nuxt.config.ts. */
declare const __PARLEY_MOCK__: boolean

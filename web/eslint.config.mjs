import withNuxt from './.nuxt/eslint.config.mjs'

export default withNuxt({
  ignores: ['app/api/generated/**'],
}, {
  rules: {
    'vue/multi-word-component-names': 'off',
    'vue/max-attributes-per-line': 'off',
    'vue/singleline-html-element-content-newline': 'off',
    '@stylistic/max-statements-per-line': 'off',
  },
})

export default defineAppConfig({
  ui: {
    colors: { primary: 'petrol', neutral: 'ink', success: 'petrol', info: 'petrol' },
    button: { slots: { base: 'rounded-lg font-medium transition-colors' } },
    input: { slots: { base: 'rounded-lg' } },
    formField: { slots: { label: 'font-medium text-default' } },
  },
})

/** Whether what is made now is rendered on the server, or must first be just like what the server rendered. */
export function useRendered(): boolean {
  const nuxtApp = useNuxtApp()
  return import.meta.server || (nuxtApp.isHydrating === true && nuxtApp.payload.serverRendered === true)
}

interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

/**
 * Has the browser keep the app's files, so that it opens without a network. Where that is not possible the app needs a
 * network to open, and is the same otherwise.
 */
export function keepForOffline(): void {
  const { serviceWorker } = navigator
  if (!serviceWorker || import.meta.env.DEV) return
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('parley', { createScriptURL: () => '/sw.js' })
  serviceWorker.register(policy?.createScriptURL('') ?? '/sw.js').catch(() => undefined)
}

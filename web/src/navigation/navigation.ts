import type { Observed } from '../session/state.ts'
import { createState } from '../session/state.ts'
import { type Place, pathOf, placeAt } from './paths.ts'

/** Where somebody is, and how they get elsewhere. The widget has one of its own, which knows no address. */
export interface Navigation {
  /** Undefined at an address that has no place. */
  readonly place: Observed<Place | undefined>
  /** For a link, so that it can be opened in another tab. */
  href(place: Place): string
  go(place: Place, options?: { readonly replace?: boolean }): void
}

/** By the address of the page: back and forward, deep links and other tabs work. */
export function createBrowserNavigation(): Navigation {
  const place = createState(placeAt(new URL(location.href)))
  const look = () => place.set(placeAt(new URL(location.href)))
  addEventListener('popstate', look)
  return {
    place,
    href: pathOf,
    go(next, { replace = false } = {}) {
      const path = pathOf(next)
      if (path === location.pathname + location.search) return
      history[replace ? 'replaceState' : 'pushState'](null, '', path)
      look()
    },
  }
}

/** Follows links to places without loading the page anew; leaves those to elsewhere, and to other tabs, alone. */
export function followLinks(root: HTMLElement, { go }: Navigation): void {
  root.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (!link || link.origin !== location.origin || link.target !== '' || link.hasAttribute('download'))
      return
    const place = placeAt(link)
    if (!place) return
    event.preventDefault()
    go(place)
  })
}

import type { Navigation } from '../navigation/navigation.ts'
import { type Place, type PlaceName, pathOf, placeAt } from '../navigation/paths.ts'
import { createState } from '../session/state.ts'

interface Options {
  /** Of the app: links lead there when they are opened in another tab, and where the widget has no such place. */
  readonly appOrigin: string
  /** Of the places that are not the list. */
  readonly has: (name: PlaceName) => boolean
}

export const listPlace: Place = { name: 'conversations', params: {} }

/** Within the widget: the address of the page around is its own, and stays what it is. */
export function createInnerNavigation({ appOrigin, has }: Options): Navigation {
  const place = createState<Place | undefined>(listPlace)
  const href = (next: Place): string => new URL(pathOf(next), appOrigin).href
  return {
    place,
    href,
    go(next) {
      if (next.name === listPlace.name || has(next.name)) place.set(next)
      else window.open(href(next), '_blank', 'noopener')
    },
  }
}

/** Goes to places of the app within the widget; what is to be opened in another tab opens the app. */
export function followInnerLinks(event: MouseEvent, { go }: Navigation, appOrigin: string): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
  const place = link?.origin === appOrigin && link.target === '' ? placeAt(link) : undefined
  if (!place) return
  event.preventDefault()
  go(place)
}

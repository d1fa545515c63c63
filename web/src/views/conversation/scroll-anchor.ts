/** Something that is seen, and where: what comes or goes above it must not move it. */
interface Anchor {
  readonly element: Element
  readonly top: number
}

/** Where a page counts as being at the end, so that what comes is scrolled to. */
const nearEndPx = 80

export const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight < nearEndPx

/** The first of these that is seen. They stand one below the other. */
export function anchorIn(scroller: HTMLElement, among: ArrayLike<Element>): Anchor | undefined {
  const { top } = scroller.getBoundingClientRect()
  let low = 0
  let high = among.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((among[middle]?.getBoundingClientRect().bottom ?? 0) <= top) low = middle + 1
    else high = middle
  }
  const element = among[low]
  return element && { element, top: element.getBoundingClientRect().top }
}

/** Puts it back to where it was seen. */
export function restore(scroller: HTMLElement, anchor: Anchor | undefined): void {
  if (!anchor?.element.isConnected) return
  const moved = anchor.element.getBoundingClientRect().top - anchor.top
  if (moved !== 0) scroller.scrollTop += moved
}

/** Whether some of it is on the screen. */
export function isInSight(scroller: HTMLElement, element: Element): boolean {
  const [box, at] = [scroller.getBoundingClientRect(), element.getBoundingClientRect()]
  return at.bottom > box.top && at.top < box.bottom
}

const abovePx = 32

/** Brings it below the top, or into the middle. Nothing around the list moves, as it would by `scrollIntoView`. */
export function scrollTo(scroller: HTMLElement, element: Element, where: 'top' | 'middle'): void {
  const [box, at] = [scroller.getBoundingClientRect(), element.getBoundingClientRect()]
  const above = where === 'top' ? abovePx : Math.max(0, (box.height - at.height) / 2)
  scroller.scrollTop += at.top - box.top - above
}

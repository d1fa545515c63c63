interface Keys {
  readonly back: readonly string[]
  readonly on: readonly string[]
}

/** Goes from one to the next by the arrows, and to the ends by Home and End. Answers where it went. */
export function moveFocus(
  event: KeyboardEvent,
  among: readonly HTMLElement[],
  { back, on }: Keys,
): HTMLElement | undefined {
  const current = among.findIndex((one) => one.matches(':focus-within'))
  const places: Readonly<Record<string, number>> = {
    ...Object.fromEntries(back.map((key) => [key, current < 0 ? among.length - 1 : current - 1])),
    ...Object.fromEntries(on.map((key) => [key, current + 1])),
    Home: 0,
    End: among.length - 1,
  }
  const target = among[places[event.key] ?? -1]
  if (!target) return undefined
  event.preventDefault()
  target.focus()
  return target
}

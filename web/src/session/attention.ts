import type { Parley } from './parley.ts'

/** So long is somebody who does not look at the page still here. */
const patienceMs = 5 * 60_000

/**
 * Says that somebody is away once the page has not been seen for a while, and that they are back when it is. Nothing is said for
 * who is invisible: being back would end that. What it answers ends it.
 */
export function tellAttention({ me, presence }: Pick<Parley, 'me' | 'presence'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAway = false
  const isHidden = () => document.visibilityState === 'hidden'
  const isVisible = () => me.profile.getSnapshot()?.settings.presence === 'visible'

  function leave(): void {
    if (!isVisible()) return
    isAway = true
    presence.set('away')
  }

  /** With what has just been read of the profile: the setting may have been made on another device. */
  function comeBack(): void {
    if (!isAway || isHidden() || !isVisible()) return
    isAway = false
    presence.set('active')
  }

  function look(): void {
    clearTimeout(timer)
    if (isHidden()) timer = setTimeout(leave, patienceMs)
    // What cannot be read now is read later, and looked at then.
    else if (isAway) me.read().catch(() => undefined)
  }

  const end = me.profile.subscribe(comeBack)
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
    end()
  }
}

import { css, html, type TemplateResult } from 'lit'
import { properties } from './properties.ts'

export const avatarStyle = css`
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: var(--radius-round);
    background: light-dark(hsl(var(--hue) 45% 88%), hsl(var(--hue) 30% 26%));
    color: light-dark(hsl(var(--hue) 60% 24%), hsl(var(--hue) 55% 86%));
    overflow: hidden;
    font-size: 0.875rem;
    font-weight: 600;
    letter-spacing: 0.01em;
    user-select: none;
  }
  .avatar.small {
    inline-size: 2rem;
    block-size: 2rem;
    font-size: 0.75rem;
  }
  .avatar.large {
    inline-size: 4.5rem;
    block-size: 4.5rem;
    font-size: 1.5rem;
  }
  .avatar img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`

/** The first letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : [words.at(0)]
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('') || '?'
}

/** Always the same colour for the same person. */
function hueOf(id: string): number {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360
  return sum
}

interface Shown {
  readonly id: string
  readonly name: string
  readonly avatarUrl?: string | undefined
}

/** Somebody's picture, or their initials. The name stands beside it, so it says nothing of its own. */
export function avatar(
  { id, name, avatarUrl }: Shown,
  size: 'small' | 'usual' | 'large' = 'usual',
): TemplateResult {
  const picture = avatarUrl
    ? html`<img src=${avatarUrl} alt="" loading="lazy" referrerpolicy="no-referrer" />`
    : initialsOf(name)
  return html`<span class="avatar ${size}" ${properties({ '--hue': String(hueOf(id)) })} aria-hidden="true">${picture}</span>`
}

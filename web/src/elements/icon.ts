import { html, svg, type TemplateResult } from 'lit'

/** Lines in a square of 24, drawn with the colour of the text around. */
const shapes = {
  back: svg`<path d="M15 5l-7 7 7 7" />`,
  chats: svg`<path d="M4 5h11a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H9l-4 3v-3H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z" /><path d="M20 9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2v3l-4-3h-4" />`,
  close: svg`<path d="M6 6l12 12M18 6L6 18" />`,
  compose: svg`<path d="M4 20h4L19 9a2.1 2.1 0 0 0-3-3L5 17z" /><path d="M14.5 7.5l2 2" />`,
  dots: svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" />`,
  group: svg`<circle cx="9" cy="8" r="3.2" /><path d="M3 19c.6-3.4 3-5 6-5s5.400 1.600 6 5" /><path d="M15.500 5.200a3.200 3.200 0 0 1 0 5.600M17.500 14.400c1.900.700 3.100 2.200 3.500 4.600" />`,
  search: svg`<circle cx="11" cy="11" r="6.500" /><path d="M16 16l4.500 4.500" />`,
  send: svg`<path d="M4 12l16-8-5 16-3.500-6.500z" /><path d="M11.500 13.500L20 4" />`,
  settings: svg`<circle cx="12" cy="12" r="3" /><path d="M19 12a7 7 0 0 0-.1-1.300l2-1.500-2-3.400-2.300 1a7 7 0 0 0-2.300-1.300L14 3h-4l-.3 2.500a7 7 0 0 0-2.300 1.300l-2.300-1-2 3.400 2 1.500a7 7 0 0 0 0 2.600l-2 1.500 2 3.400 2.300-1a7 7 0 0 0 2.300 1.300L10 21h4l.3-2.500a7 7 0 0 0 2.300-1.300l2.300 1 2-3.400-2-1.500q.1-.6.1-1.300z" />`,
  mail: svg`<path d="M3 6h18v12H3zM3 7l9 7 9-7" />`,
  archive: svg`<path d="M4 8h16v11H4zM3 4h18v4H3zM10 12h4" />`,
  mute: svg`<path d="M6 16h12l-1.500-2.500V10a4.500 4.500 0 0 0-9 0v3.500zM10 19a2 2 0 0 0 4 0M4 4l16 16" />`,
  pin: svg`<path d="M9 4h6l-1 6 3 3H7l3-3zM12 13v7" />`,
  check: svg`<path d="M5 12.500l4.500 4.500L19 7.500" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  help: svg`<circle cx="12" cy="12" r="8.500" /><path d="M9.500 9.500a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800M12 16.500h.01" />`,
  template: svg`<path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5" />`,
  reply: svg`<path d="M9 6l-6 6 6 6M3 12h10a8 8 0 0 1 8 7" />`,
  copy: svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1" />`,
  eye: svg`<path d="M2 12c2.500-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7s-7.500-2.500-10-7z" /><circle cx="12" cy="12" r="3" />`,
  trash: svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5" />`,
  unread: svg`<circle cx="12" cy="12" r="8.500" /><circle cx="12" cy="12" r="2.500" fill="currentColor" />`,
  smile: svg`<circle cx="12" cy="12" r="8.500" /><path d="M8.500 14a4.500 4.500 0 0 0 7 0M9 9.500h.01M15 9.500h.01" />`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6" />`,
  checks: svg`<path d="M2 12.500l4.500 4.500L16 7.500M11 15.500l1.500 1.500L22 7.500" />`,
  warning: svg`<path d="M12 4l9 16H3zM12 10v4M12 17h.01" />`,
  offline: svg`<path d="M3 3l18 18M5 12.500a10 10 0 0 1 4-2.400M19 12.500a10 10 0 0 0-4.500-2.600M8.500 16a5 5 0 0 1 6.500-.3M2 9a14 14 0 0 1 4-2.500M22 9a14 14 0 0 0-9.500-3.500M12 19.500h.01" />`,
  clock: svg`<circle cx="12" cy="12" r="8.500" /><path d="M12 7.500V12l3 2" />`,
  space: svg`<path d="M2.500 9L12 4.500 21.500 9 12 13.500z" /><path d="M6.500 11v5c1.500 1.500 3.300 2.300 5.500 2.300s4-.8 5.500-2.300v-5M21.500 9v5" />`,
  person: svg`<circle cx="12" cy="8" r="3.700" /><path d="M4.500 20c.7-4 3.700-6 7.500-6s6.800 2 7.500 6" />`,
} as const

export type IconName = keyof typeof shapes

/** A picture that says nothing by itself: what stands beside it, or the button's name, does. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[name]}</svg>`

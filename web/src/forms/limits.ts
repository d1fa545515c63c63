/** The contract's limits without its schemas, which would weigh more than the page. A test holds the two together. */

/** The most characters of each. */
export const most = {
  login: 254,
  displayName: 60,
  bio: 500,
  title: 200,
  body: 16_000,
  topic: 100,
  spaceAbout: 2_000,
} as const

/** UTF-8 bytes of a content as JSON, with all of its languages; languages of one; tokens in each list of an audience; people of a new group. */
export const mostOf = { contentBytes: 24_000, languages: 10, tokens: 500, people: 500 } as const

/** How large a content is, as the service counts it. */
export const contentBytes = (content: unknown): number =>
  new TextEncoder().encode(JSON.stringify(content)).byteLength

/** Whether a text has from `least` to `longest` characters, as the service counts them: code points, and not only white space. */
export const fits = (value: string, least: number, longest: number): boolean =>
  value.isWellFormed() && [...value].length <= longest && (least === 0 || [...value.trim()].length >= least)

/** Of a group of people in a space. */
export const isGroupName = (value: string): boolean => /^[a-z0-9-]{1,40}$/.test(value)

export const isUsername = (value: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{2,29}$/.test(value)

/** Close enough to tell a slip; the service knows better. */
export const isEmail = (value: string): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) && value.length <= 254

export const isCode = (value: string): boolean => /^\d{6}$/.test(value)

/** As the user pool wants it. */
export const isStrong = (value: string): boolean =>
  value.length >= 8 &&
  value.length <= 256 &&
  /[a-z]/.test(value) &&
  /[A-Z]/.test(value) &&
  /\d/.test(value) &&
  value === value.trim()

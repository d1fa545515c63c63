/** Who has just signed up or tried to sign in and has to confirm first. Kept as long as the page, nowhere else. */
interface Pending {
  readonly username: string
  readonly password: string
}

let login = ''

/** Who somebody says they are, for the next form. It may be an e-mail address, which is not for the address of a page. */
export const rememberLogin = (given: string): void => {
  login = given
}
export const rememberedLogin = (): string => login

let pending: Pending | undefined

export const rememberPending = (one: Pending): void => {
  pending = one
}

/** Answers it once, if it is about this name. */
export function takePending(username: string): Pending | undefined {
  const found = pending?.username === username ? pending : undefined
  pending = undefined
  return found
}

/** Who has just signed up or tried to sign in and has to confirm first. Kept as long as the page, nowhere else. */
interface Pending {
  readonly username: string
  readonly password: string
}

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

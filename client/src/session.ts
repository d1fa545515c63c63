/**
 * `signedOut`: nobody is. `signedIn`: tokens are there. `expired`: somebody was, and has to give the password again; what is
 * stored of theirs may stay until then.
 */
export type SessionState = 'signedOut' | 'signedIn' | 'expired'

/** What the rest of a client asks of who is signed in. */
export interface TokenSource {
  readonly state: SessionState
  /** Whose session it is, or was: it stays known while `expired`. */
  readonly userId: string | undefined
  /**
   * A token that is good for a while, new where the old one is about to end. One that was refused is never given again: it is
   * named to get another.
   *
   * @throws ParleyError `signed_out` or `session_ended` where there is none to be had, `network` where that is not known yet.
   */
  accessToken(refused?: string): Promise<string>
  /** Hears every change of `state` and `userId`; what it answers ends that. */
  onChange(listener: () => void): () => void
}

/** One WebSocket API of a template, with its routes joined to their functions. */
export interface SocketApiConfig {
  readonly apiId: string
  readonly stage: string
  readonly stageVariables: Readonly<Record<string, string>>
  readonly selectionExpression: string
  readonly routes: ReadonlyMap<string, SocketRoute>
  /** Asked before `$connect`; without one every handshake goes on, and where it cannot be asked none does. */
  readonly authorizer: SocketAuthorizer | 'refuses' | undefined
}

export interface SocketRoute {
  readonly routeKey: string
  /** What `Invoke` takes; a route without an integration accepts and does nothing. */
  readonly functionName: string | undefined
  /** Only then does the function's answer travel back to the sender. */
  readonly respondsToSender: boolean
  readonly timeoutMs: number | undefined
}

interface SocketAuthorizer {
  readonly functionName: string
  readonly identitySources: readonly string[]
}

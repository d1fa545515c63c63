/** What the bench asks of the process that the runtime runs in. */
export interface SiteRequest {
  readonly people: number
  readonly dataDir: string
  /** Of every function. */
  readonly variables: Readonly<Record<string, string>>
}

/** Somebody whose token the runtime takes for one of its own. */
export interface Account {
  readonly userId: string
  readonly username: string
  readonly accessToken: string
}

/** What that process says once everything serves. */
export interface SiteReady {
  readonly origin: string
  readonly tableName: string
  readonly accounts: readonly Account[]
}

import type { ServiceLanguage } from '../locales/languages.ts'
import type { StoredProfile } from '../store/profiles.ts'
import type { Table } from '../store/table.ts'

/** What a use case is given: the world outside its decisions. */
export interface Given {
  readonly table: Table
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** A new UUID. */
  readonly newId: () => string
  /** Resolves after about so many milliseconds: races are waited out with it, tests make it short. */
  readonly pause: (milliseconds: number) => Promise<void>
  /** Takes note of an error that nobody else will see: it is logged, with its stack, and goes no further. */
  readonly report: (error: unknown) => void
  /** The deployment's: for what the service says to who reads none of its languages. */
  readonly defaultLanguage: ServiceLanguage
}

/** Who asks: from the verified token and from nowhere else. */
export interface Caller {
  readonly userId: string
  readonly username: string
}

/** For whom an answer is worded: requested language tags, best first; empty where none was asked for. */
export interface Reader extends Caller {
  readonly languages: readonly string[]
  /** Their own profile, where one request is to read it once. */
  readonly own?: OwnProfile
}

/** Filled by whoever reads it first. */
export interface OwnProfile {
  profile?: Promise<StoredProfile | undefined> | undefined
}

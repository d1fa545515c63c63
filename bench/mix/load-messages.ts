import type { Account } from '../site/messages.ts'

/** The four requests, in the order in which everybody makes them. */
export const requestKinds = ['create', 'list', 'send', 'read'] as const
export type RequestKind = (typeof requestKinds)[number]

/** A conversation as somebody in it knows it. */
export interface KnownConversation {
  readonly conversationId: string
  /** The newest that they have seen. */
  seq: number
}

/** Somebody who makes requests. */
export interface LoadUser {
  readonly account: Account
  readonly conversations: KnownConversation[]
}

/** What the process that makes the load is told first. */
export interface LoadSetup {
  readonly origin: string
  readonly users: readonly LoadUser[]
}

/** So many requests a second, of the first so many users, for so long. */
export interface LoadStage {
  readonly perSecond: number
  readonly userCount: number
  readonly seconds: number
}

/** One request: when it was to begin, from the beginning of the stage, and when its answer was there. */
export interface Sample {
  readonly kind: RequestKind
  readonly plannedMs: number
  readonly latencyMs: number
  /** What went wrong: a status, or the name of an error. */
  readonly failure?: string
}

export type Samples = readonly Sample[]

import { createHash } from 'node:crypto'
import type { APIGatewayProxyResult } from 'aws-lambda'
import type { LimitState } from '../contract/limits.ts'
import { canonicalJson } from '../core/ids.ts'
import type { ServiceLanguage } from '../locales/languages.ts'

/** What a route answers. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The language of the answer's texts, where the route knows it. */
  readonly language?: ServiceLanguage
  /** Where the call leaves its caller, of what the route itself counts. */
  readonly pace?: readonly LimitState[]
}

type More = Omit<Answer, 'status' | 'body'>

export const ok = (body: unknown, more: More = {}): Answer => ({ status: 200, body, ...more })
export const accepted = (body: unknown, more: More = {}): Answer => ({ status: 202, body, ...more })
export const noContent = (more: More = {}): Answer => ({ status: 204, ...more })

/** A new thing, and its path. */
export const created = (body: unknown, location: string, more: More = {}): Answer => ({
  status: 201,
  body,
  ...more,
  headers: { Location: location, ...more.headers },
})

/** What an earlier request with the same key made. */
export const replayed = (body: unknown, more: More = {}): Answer => ({
  status: 200,
  body,
  ...more,
  headers: { 'Idempotency-Replayed': 'true', ...more.headers },
})

type Headers = Record<string, string>

/** The same for all that says the same. */
const entityTag = (body: unknown): string =>
  `"${createHash('sha256').update(canonicalJson(body)).digest('base64url')}"`

/** Whether `If-None-Match` names the tag, compared weakly (RFC 9110, section 13.1.2). */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const named = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []
  return named.some((one) => one.replace(/^W\//, '') === tag)
}

export interface Asked {
  readonly method: string
  readonly ifNoneMatch: string | undefined
  /** Answers that hold tokens are kept nowhere. */
  readonly secret: boolean
}

/** The answer as API Gateway takes it: a read has a tag, and is not sent again to who has it. */
export function resultOf(answer: Answer, asked: Asked): APIGatewayProxyResult {
  const headers: Headers = { ...answer.headers }
  if (asked.secret) headers['Cache-Control'] = 'no-store'
  if (answer.body === undefined) return { statusCode: answer.status, headers, body: '' }
  const json = JSON.stringify(answer.body)
  if (asked.method === 'GET' && answer.status === 200) {
    const tag = entityTag(answer.body)
    Object.assign(headers, { ETag: tag, 'Cache-Control': 'private, no-cache' })
    if (namesTag(asked.ifNoneMatch, tag)) return { statusCode: 304, headers, body: '' }
  }
  headers['Content-Type'] = 'application/json; charset=utf-8'
  return { statusCode: answer.status, headers, body: json }
}

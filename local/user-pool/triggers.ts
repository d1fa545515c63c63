import type { Invoke, InvokeResult } from '../events.ts'
import { CognitoError } from './errors.ts'
import { asRecord, type Json } from './json.ts'
import type { Pool } from './pool.ts'
import type { User } from './users.ts'

export const knownTriggers: ReadonlySet<string> = new Set([
  'PreSignUp',
  'PostConfirmation',
  'CustomMessage',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
])

export interface TriggerCall {
  readonly pool: Pool
  readonly username: string
  readonly clientId: string
  /** As PostConfirmation_ConfirmSignUp: what stands before the line is the trigger. */
  readonly source: string
  readonly request: Json
  readonly response: Json
}

export interface Triggers {
  /** What the function put in `response`; the given one when the pool has no such trigger. */
  run(call: TriggerCall): Promise<Json>
}

/** Cognito asks a function that does not answer three times. */
const tries = 3

export function createTriggers(invoke: Invoke, region: string, timeoutMs: number): Triggers {
  return {
    async run(call) {
      const trigger = triggerOf(call)
      const functionName = call.pool.triggers[trigger]
      if (functionName === undefined) return call.response
      const result = await answerInTime(() => invoke(functionName, eventOf(call, region)), timeoutMs, tries)
      if (result === 'late') throw unanswered(functionName)
      return readAnswer(trigger, result)
    },
  }
}

function triggerOf(call: TriggerCall): string {
  const name = call.source.split('_')[0] ?? ''
  return name === 'TokenGeneration' ? 'PreTokenGeneration' : name
}

function eventOf(call: TriggerCall, region: string): Json {
  return {
    version: '1',
    region,
    userPoolId: call.pool.id,
    userName: call.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
    triggerSource: call.source,
    request: call.request,
    response: call.response,
  }
}

async function answerInTime(
  ask: () => Promise<InvokeResult>,
  timeoutMs: number,
  left: number,
): Promise<InvokeResult | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), timeoutMs)
  const result = await Promise.race([ask(), late]).finally(() => clearTimeout(timer))
  return result === 'late' && left > 1 ? answerInTime(ask, timeoutMs, left - 1) : result
}

function readAnswer(trigger: string, result: InvokeResult): Json {
  if (!result.ok) {
    const message = `${trigger} failed with error ${result.error.errorMessage}.`
    throw new CognitoError('UserLambdaValidationException', message)
  }
  const answer = asRecord(result.payload)
  if (typeof answer.response !== 'object' || answer.response === null) {
    throw new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output')
  }
  return asRecord(answer.response)
}

function unanswered(functionName: string): CognitoError {
  const message = `${functionName} failed with error Socket timeout while invoking Lambda function.`
  return new CognitoError('UnexpectedLambdaException', message)
}

/** A user as functions are shown one. */
export function eventAttributes(user: User): Readonly<Record<string, string>> {
  return { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes }
}

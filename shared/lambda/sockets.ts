import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { AppError, invalid } from '../contract/errors.ts'
import {
  type ActionAnswer,
  type ActionData,
  ActionFrame,
  type ActionName,
  actions,
} from '../contract/realtime.ts'
import { lookUpLanguage, type ServiceLanguage } from '../locales/languages.ts'
import type { Reader } from '../services/given.ts'
import type { SocketGiven } from '../services/tell.ts'
import { readConnectionLocale } from '../store/connection-items.ts'
import type { NewConnection } from '../store/connections.ts'
import { metered, noUnits } from '../store/meter.ts'
import { readLocale } from '../store/profiles.ts'
import { countAction } from './action-limits.ts'
import { languageEnvironment } from './env.ts'
import { socketGiven as theGiven } from './given.ts'
import { type Grant, grantOf, type SocketContext } from './grant.ts'
import { errorFields, log } from './logger.ts'
import { closeIfOver, requireOpen } from './open-connection.ts'
import { bodyPointer, parse } from './parse.ts'
import { problemOf, refusalOf } from './problems.ts'

export interface ActionRequest<Name extends ActionName> {
  readonly data: ActionData<Name>
  /** Who is at the other end, by the token of the handshake, and the languages it asked for. */
  readonly reader: Reader
  readonly connection: NewConnection
}

type Handle<Name extends ActionName> = (
  request: ActionRequest<Name>,
  given: SocketGiven,
) => Promise<ActionAnswer<Name>>

interface SocketAction<Name extends ActionName> {
  readonly name: Name
  readonly handle: Handle<Name>
}

/** An action of the contract's table: what it is given and answers follows from its name. */
export const socketAction = <Name extends ActionName>(
  name: Name,
  handle: Handle<Name>,
): SocketAction<Name> => ({ name, handle })

type ActionTable = { readonly [Name in ActionName]: SocketAction<Name> }

/** Of the gateway's event, what is needed here. */
export interface SocketMessage {
  readonly requestContext: SocketContext
  readonly body?: string | undefined
}

/** The function behind every message of a client. An action of the contract that is missing does not compile. */
export const socketFunction =
  (table: ActionTable) =>
  async (event: SocketMessage): Promise<APIGatewayProxyStructuredResultV2> => {
    const startedAt = performance.now()
    const units = noUnits()
    const reply = await metered(units, () => replyTo(table, event))
    const { action, refusal, error } = reply
    const ms = Math.round(performance.now() - startedAt)
    const { requestId } = event.requestContext
    const line = { function: 'actions', route: action, code: refusal?.code, units, ms, requestId }
    const unforeseen = refusal?.code === 'internal'
    log(unforeseen ? 'error' : 'info', { ...line, ...(unforeseen && { error: errorFields(error) }) })
    return { statusCode: 200, body: reply.frame }
  }

interface Reply {
  /** The name of the action; `unknown` for one that there is not, whose name is the client's words. */
  readonly action: ActionName | 'unknown'
  /** JSON. */
  readonly frame: string
  readonly refusal?: AppError
  readonly error?: unknown
}

async function replyTo(table: ActionTable, event: SocketMessage): Promise<Reply> {
  const said = jsonOf(event.body)
  const id = idOf(said)
  const action = actionOf(said)
  try {
    const data = await perform(table, said, event.requestContext)
    return { action, frame: JSON.stringify({ id, ok: true, data }) }
  } catch (error) {
    const refusal = refusalOf(error)
    // Whatever stands in the way of closing must not stand in the way of the answer.
    await closeIfOver(event.requestContext, refusal).catch(theGiven().report)
    const language = await languageOf(event.requestContext)
    const problem = problemOf(refusal, { language, requestId: event.requestContext.requestId })
    return { action, frame: JSON.stringify({ id, ok: false, problem }), refusal, error }
  }
}

async function perform(table: ActionTable, said: unknown, context: SocketContext): Promise<unknown> {
  if (said === undefined) throw invalid('', 'malformed_json')
  const grant = grantOf(context)
  const frame = parse(ActionFrame, said, bodyPointer())
  if (!isAction(frame.action)) throw invalid('#/action', 'invalid_value')
  const expiresAt = await requireOpen(context, grant)
  await countAction(frame.action, grant.userId)
  return act(table[frame.action], frame.data ?? {}, { context, grant, expiresAt })
}

interface Acting {
  readonly context: SocketContext
  readonly grant: Grant
  readonly expiresAt: number
}

async function act<Name extends ActionName>(
  { name, handle }: SocketAction<Name>,
  said: unknown,
  { context, grant, expiresAt }: Acting,
): Promise<ActionAnswer<Name>> {
  const data = parse(actions[name].data, said, bodyPointer('#/data')) as ActionData<Name>
  const { userId, username, languages, tokenIssuedAt: issuedAt, sessionId } = grant
  const { connectionId, connectedAt } = context
  const connection = { connectionId, userId, connectedAt, expiresAt, issuedAt, sessionId }
  try {
    return await handle({ data, reader: { userId, username, languages, own: {} }, connection }, theGiven())
  } catch (error) {
    throw belowData(error)
  }
}

/** Use cases point into a request's body, which in a frame is its `data`. */
function belowData(error: unknown): unknown {
  const refusal = refusalOf(error)
  if (refusal !== error || !refusal.params.errors) return error
  const errors = refusal.params.errors.map((one) => ({
    ...one,
    pointer: one.pointer.replace(/^#(?=\/|$)/, '#/data'),
  }))
  return new AppError(refusal.code, { ...refusal.params, errors })
}

function jsonOf(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}

const isAction = (name: unknown): name is ActionName =>
  typeof name === 'string' && Object.hasOwn(actions, name)

const memberOf = (said: unknown, name: string): unknown =>
  typeof said === 'object' && said !== null ? (said as Record<string, unknown>)[name] : undefined

/** The id to answer under, also where the rest of the frame is wrong. */
const idOf = (said: unknown): string | null =>
  ActionFrame.shape.id.safeParse(memberOf(said, 'id')).data ?? null

function actionOf(said: unknown): Reply['action'] {
  const name = memberOf(said, 'action')
  return isAction(name) ? name : 'unknown'
}

/** What `hello` asked for, else the handshake, else the profile. Read only when there is something to refuse. */
async function languageOf(context: SocketContext): Promise<ServiceLanguage> {
  const { defaultLanguage } = languageEnvironment()
  // Whatever stands in the way of the language must not stand in the way of the answer.
  const requested = await requestedLanguages(context).catch(() => [])
  return lookUpLanguage(requested) ?? defaultLanguage
}

async function requestedLanguages(context: SocketContext): Promise<readonly string[]> {
  const { table } = theGiven()
  const asked = await readConnectionLocale(table, context.connectionId)
  if (asked !== undefined) return [asked]
  const { userId, languages } = grantOf(context)
  return languages.length > 0 ? languages : [(await readLocale(table, userId)) ?? '']
}

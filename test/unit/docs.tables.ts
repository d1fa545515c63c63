import { type ClosingCode, closings } from '../../shared/contract/connections.ts'
import {
  type ErrorCode,
  errorTable,
  type FieldErrorCode,
  fieldErrorCodes,
} from '../../shared/contract/errors.ts'
import { actions, events } from '../../shared/contract/realtime.ts'
import { type Route, routes } from '../../shared/contract/routes.ts'
import { fieldDetail, problemDetail, problemTitle } from '../../shared/locales/text.ts'

type Cell = string | number

function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

const code = (text: string) => `\`${text}\``
const codes = Object.keys(errorTable) as ErrorCode[]

function routeRow({ method, path, summary, access, answers }: Route): Cell[] {
  const place = `/v1${path === '/' ? '' : path}`
  const statuses = Object.keys(answers).join(', ')
  return [code(`${method} ${place}`), summary, access === 'open' ? 'no' : 'yes', statuses]
}

/** The members of an object's schema; optional ones with `?`. */
function membersOf(schema: { readonly shape?: Readonly<Record<string, unknown>> }): string {
  const members = Object.entries(schema.shape ?? {})
  const names = members.map(([name, member]) => code(isOptional(member) ? `${name}?` : name))
  return names.join(', ') || 'nothing'
}

const isOptional = (schema: unknown): boolean =>
  (schema as { safeParse(value: unknown): { success: boolean } }).safeParse(undefined).success

const exampleParams: Partial<Record<FieldErrorCode, Record<string, string | number>>> = {
  too_short: { unit: 'characters', limit: 1 },
  too_long: { unit: 'characters', limit: 200 },
}

const reconnections = {
  now: 'reconnect at once, with a fresh token',
  later: 'reconnect once `afterSeconds` have passed',
  never: 'stay away until the person signs in or comes back to this client',
} as const

function closingRow(name: ClosingCode): Cell[] {
  const { reconnect } = closings[name]
  return [code(name), code(reconnect), reconnections[reconnect]]
}

/** Every table of the documentation that follows from the code, by the name of its place. */
const tables: Readonly<Record<string, () => string>> = {
  routes: () =>
    table(['route', 'what it does', 'token', 'answers'], Object.values<Route>(routes).map(routeRow)),
  errors: () =>
    table(
      ['code', 'status', 'retry as it is', 'what to do'],
      codes.map((name) => [
        code(name),
        errorTable[name].status,
        errorTable[name].retryable ? 'yes' : 'no',
        problemDetail('en', name, undefined, { retryAfterSeconds: 5 }),
      ]),
    ),
  titles: () =>
    table(
      ['code', 'English', 'suomi', 'svenska'],
      codes.map((name) => [
        code(name),
        ...(['en', 'fi', 'sv'] as const).map((language) => problemTitle(language, name)),
      ]),
    ),
  fields: () =>
    table(
      ['code', 'text, for example'],
      fieldErrorCodes.map((name) => {
        const params = exampleParams[name]
        return [code(name), fieldDetail('en', { pointer: '', code: name, ...(params && { params }) })]
      }),
    ),
  actions: () =>
    table(
      ['action', 'data', 'answer'],
      Object.entries(actions).map(([name, { data, answer }]) => [
        code(name),
        membersOf(data),
        membersOf(answer),
      ]),
    ),
  closings: () =>
    table(
      ['code', '`reconnect`', 'what a client does'],
      (Object.keys(closings) as ClosingCode[]).map(closingRow),
    ),
  events: () =>
    table(
      ['type', 'in the log', 'data'],
      Object.entries(events).map(([name, { log, data }]) => [
        code(name),
        log ? 'yes' : 'no',
        membersOf(data),
      ]),
    ),
}

const place = /<!-- table: (\w+) -->\n[\s\S]*?<!-- end -->/g

/** The document with every table that it has a place for. */
export function fillTables(document: string): string {
  return document.replaceAll(place, (_, name: string) => {
    const make = tables[name]
    if (make === undefined) throw new Error(`There is no table ${name}.`)
    return `<!-- table: ${name} -->\n${make()}\n<!-- end -->`
  })
}

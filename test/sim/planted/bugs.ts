import type { FaultKind } from '../faults.ts'
import type { Bug } from './assembly.ts'

export interface PlantedBug extends Bug {
  /** What the simulator says of it: the rule of the first difference, or of one of them. */
  readonly told: readonly string[]
  readonly faults: readonly FaultKind[]
}

const registersInConnect = `
import { socketProtocol } from '../../shared/contract/subprotocols.ts'
import { socketGiven } from '../../shared/lambda/given.ts'
import { expiryOf, grantOf } from '../../shared/lambda/grant.ts'
import { welcome } from '../../shared/services/welcome.ts'
import { getProfile } from '../../shared/store/profiles.ts'

export const handler = async ({ requestContext }) => {
  const given = socketGiven()
  const grant = grantOf(requestContext)
  const { userId, tokenIssuedAt: issuedAt } = grant
  const { connectionId, connectedAt } = requestContext
  await welcome(given, { connectionId, userId, connectedAt, issuedAt, expiresAt: expiryOf(requestContext, grant) })
  await getProfile(given.table, userId, { consistent: true })
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': socketProtocol } }
}
`

/** What must never be, each as a bug that the simulator has to tell of. */
export const bugs: readonly PlantedBug[] = [
  {
    title: 'registration in $connect',
    functions: ['connect', 'actions'],
    variablesOf: { connect: 'actions' },
    changes: [
      { file: 'functions/connect/index.ts', from: /^[\s\S]*$/, to: registersInConnect },
      {
        file: 'functions/actions/hello.ts',
        from: /await welcome\(given, \{ \.\.\.connection, locale \}\)/,
        to: 'connection.expiresAt',
      },
    ],
    faults: [],
    told: ['live'],
  },
  {
    title: 'an eventually consistent read in sync',
    functions: ['sync', 'actions'],
    changes: [
      { file: 'shared/services/sync.ts', from: 'consistent: true', to: 'consistent: false' },
      { file: 'shared/services/probe.ts', from: 'consistent: true', to: 'consistent: false' },
    ],
    faults: ['lagging-reads'],
    told: ['R6'],
  },
  {
    title: 'an eventually consistent read in deliver',
    functions: ['stream'],
    changes: [{ file: 'shared/services/fan-out.ts', from: 'consistent: true', to: 'consistent: false' }],
    faults: ['lagging-reads'],
    told: ['live'],
  },
  {
    title: 'a dropped retry in append',
    functions: ['conversations', 'actions'],
    changes: [{ file: 'shared/services/append.ts', from: 'attempt === mostAttempts', to: 'attempt === 1' }],
    faults: [],
    told: ['calm'],
  },
  {
    title: 'a lost race that is answered as if it had been won',
    functions: ['conversations', 'actions'],
    changes: [
      { file: 'shared/services/append.ts', from: 'if (appended.ok)', to: 'if (appended.ok || drafted)' },
    ],
    faults: [],
    told: ['R1', 'R3', 'R4'],
  },
  {
    title: 'membership that is only checked when somebody connects',
    functions: ['stream'],
    changes: [
      {
        file: 'shared/services/recipients.ts',
        from: 'const members = await allMemberships(given.table, head.conversationId, { consistent: true })',
        to: `const known = (globalThis.known ??= {})
          const now = await allMemberships(given.table, head.conversationId, { consistent: true })
          const members = (known[head.conversationId] = [
            ...now,
            ...(known[head.conversationId] ?? []).filter((one) => !now.some(({ userId }) => userId === one.userId)),
          ])`,
      },
    ],
    faults: [],
    told: ['R5'],
  },
  {
    title: 'a mark that moves back',
    functions: ['conversations', 'actions'],
    changes: [
      { file: 'shared/core/marks.ts', from: 'entry.seq > marks.readSeq', to: 'entry.seq !== marks.readSeq' },
    ],
    faults: [],
    told: ['R7'],
  },
  {
    title: 'a sync that ends early',
    functions: ['sync', 'actions'],
    changes: [{ file: 'shared/lambda/sync.ts', from: 'complete: next === undefined', to: 'complete: true' }],
    faults: ['skipped-batches', 'cut-sockets'],
    told: ['R6'],
  },
]

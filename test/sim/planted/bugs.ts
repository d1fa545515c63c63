import type { FaultKind } from '../faults.ts'
import type { Habits } from '../life.ts'
import type { Bug } from './assembly.ts'

export interface PlantedBug extends Bug {
  /** What the simulator says of it: the rule of the first difference, or of one of them. */
  readonly told: readonly string[]
  readonly faults: readonly FaultKind[]
  /** Of trouble: none for what a calm day brings to light. */
  readonly seconds: number
  readonly habits?: Habits
  /** Looked for by `npm test`. */
  readonly often?: true
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
  for (let i = 0; i < 5; i += 1) await getProfile(given.table, userId, { consistent: true })
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
    seconds: 0,
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
    seconds: 0,
    often: true,
    told: ['R6'],
  },
  {
    title: 'an eventually consistent read in deliver',
    functions: ['stream'],
    changes: [{ file: 'shared/services/fan-out.ts', from: 'consistent: true', to: 'consistent: false' }],
    faults: ['lagging-reads'],
    seconds: 0,
    told: ['live'],
  },
  {
    title: 'a dropped retry in append',
    functions: ['conversations', 'actions'],
    changes: [{ file: 'shared/services/append.ts', from: 'attempt === mostAttempts', to: 'attempt === 1' }],
    faults: [],
    seconds: 0,
    // Two have to write at the same moment, which the database leaves little time for.
    habits: { compose: 400 },
    told: ['calm'],
  },
  {
    title: 'a lost race that is answered as if it had been won',
    functions: ['conversations', 'actions'],
    changes: [
      { file: 'shared/services/append.ts', from: 'if (appended.ok)', to: 'if (appended.ok || drafted)' },
    ],
    faults: [],
    seconds: 0,
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
    seconds: 8,
    habits: { removeMember: 20, leave: 10, addMembers: 10 },
    often: true,
    told: ['R5'],
  },
  {
    title: 'a mark that moves back',
    functions: ['conversations', 'actions'],
    changes: [
      { file: 'shared/core/marks.ts', from: 'entry.seq > marks.readSeq', to: 'entry.seq !== marks.readSeq' },
    ],
    faults: [],
    seconds: 0,
    habits: { read: 60 },
    often: true,
    told: ['R7'],
  },
  {
    title: 'a sync that ends early',
    functions: ['sync', 'actions'],
    changes: [{ file: 'shared/lambda/sync.ts', from: 'complete: next === undefined', to: 'complete: true' }],
    faults: ['skipped-batches', 'cut-sockets'],
    seconds: 8,
    told: ['R6'],
  },
  {
    title: 'a lost role that is not followed',
    functions: ['spaces', 'audience', 'stream'],
    changes: [
      {
        file: 'shared/services/follow-space.ts',
        from: "(wanted.role === row.role ? undefined : 'changes') : 'goes'",
        to: "(wanted.role === row.role ? undefined : 'changes') : undefined",
      },
    ],
    faults: [],
    seconds: 0,
    told: ['audience', 'R5'],
  },
  {
    title: 'an audience step that counts for two',
    functions: ['conversations', 'audience'],
    changes: [
      {
        file: 'shared/services/open-shared.ts',
        from: 'const taken = { steps: job.steps + 1,',
        to: 'const taken = { steps: job.steps + 2,',
      },
    ],
    faults: [],
    seconds: 0,
    told: ['audience'],
  },
]

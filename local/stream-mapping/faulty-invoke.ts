import type { Invoke, InvokeResult } from '../events.ts'
import { strikes } from '../faults/fault.ts'
import type { MappingFaults } from './faults.ts'
import { pause } from './pause.ts'

interface Invoking {
  readonly invoke: Invoke
  readonly faults: MappingFaults
  readonly signal: AbortSignal
}

const skipped: InvokeResult = { ok: true, payload: null }

/** In the shape of throttling, so that the fault uses up no retries and splits no batch. */
const answerLost: InvokeResult = {
  ok: false,
  error: {
    errorType: 'TooManyRequestsException',
    errorMessage: 'The answer was lost on request',
    refusedWith: 429,
  },
}

const poisoned: InvokeResult = {
  ok: false,
  error: { errorType: 'Runtime.ExitError', errorMessage: 'The function died of a record on request' },
}

/** Invokes as the faults of the moment have it. */
export function troubled({ invoke, faults, signal }: Invoking): Invoke {
  const { named, random, past } = faults
  return async (functionName, event) => {
    if (strikes(named.skipBatches, random)) return skipped
    await pause(delayOf(faults), signal)
    if (isPoisoned(event, faults)) return poisoned
    if (strikes(named.repeatBatches, random)) await invoke(functionName, past.any(random) ?? event)
    past.remember(event)
    if (strikes(named.duplicateBatches, random)) await invoke(functionName, event)
    const result = await invoke(functionName, event)
    return strikes(named.loseAnswers, random) ? answerLost : result
  }
}

function delayOf({ named, random }: MappingFaults): number {
  const delay = strikes(named.delayBatches, random)?.milliseconds ?? 0
  const hold = named.reorderLanes.get()?.milliseconds ?? 0
  return delay + random() * hold
}

function isPoisoned(event: unknown, { named }: MappingFaults): boolean {
  const poison = named.poisonRecords.get()?.containing
  return poison !== undefined && JSON.stringify(event).includes(poison)
}

import type { HttpHandler } from '../events.ts'
import { controlFaults, type Faults } from './fault-controls.ts'
import { isForeign } from './foreign.ts'
import { sendJson } from './send.ts'

export interface ControlsOptions {
  readonly faults: Faults
  /** The outputs of the stacks, with local URLs. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** What of the template does not run here. */
  readonly unsupported: readonly string[]
}

const listed = {
  '/local/ready': 'GET: 200 once everything serves, 503 before',
  '/local/outbox': 'GET: mails and texts, newest first; ?to=ADDRESS for those to one address',
  '/local/outputs': 'GET: the outputs of the stacks',
  '/local/faults': 'GET: the faults; PUT {"name": value}: sets some; DELETE: clears all',
  '/local/faults/{name}': 'GET, PUT value, DELETE: one of them',
}

/** `/local/...`: what only the runtime on one machine has. Comes after the rooms with paths of their own there. */
export function createControls({ faults, outputs, unsupported }: ControlsOptions): HttpHandler {
  return async (request, response, { pathname }) => {
    const [, local, control = '', name] = pathname.split('/')
    if (local !== 'local') return false
    if (isForeign(request)) {
      sendJson(response, 403, { message: 'Pages of other sites may not use these controls' })
    } else if (control === 'faults') {
      await controlFaults(faults, name || undefined, request, response)
    } else if (control === 'ready') sendJson(response, 200, { ready: true })
    else if (control === 'outputs') sendJson(response, 200, outputs)
    else if (control === '') sendJson(response, 200, { controls: listed, unsupported })
    else sendJson(response, 404, { message: `There is no control ${control}; /local/ lists them` })
    return true
  }
}

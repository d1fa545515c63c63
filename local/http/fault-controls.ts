import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../events.ts'
import { isProperties } from '../template/template.ts'
import { readBody } from './read-body.ts'
import { sendJson } from './send.ts'

export type Faults = Readonly<Record<string, Fault>>

const maxBytes = 1024 * 1024

/**
 * `/local/faults` shows all, sets several (`{"name": value}`) and clears all; `/local/faults/<name>` does so with one,
 * whose value is the body. Setting is all or nothing only within one fault.
 */
export async function controlFaults(
  faults: Faults,
  name: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (name !== undefined && !Object.hasOwn(faults, name)) {
    return sendJson(response, 404, { message: unknownFault(name, faults) })
  }
  const chosen = name === undefined ? faults : { [name]: faults[name] as Fault }
  if (request.method === 'DELETE') for (const fault of Object.values(chosen)) fault.clear()
  else if (request.method === 'PUT' || request.method === 'POST') {
    const problem = await setFaults(chosen, name, request)
    if (problem !== undefined) return sendJson(response, 400, { message: problem })
  } else if (request.method !== 'GET') {
    return sendJson(response, 405, { message: 'Use GET, PUT or DELETE' }, { Allow: 'GET, PUT, DELETE' })
  }
  sendJson(response, 200, name === undefined ? valuesOf(faults) : (chosen[name]?.get() ?? null))
}

/** What is wrong with the request, or undefined once it is done. */
async function setFaults(
  faults: Faults,
  name: string | undefined,
  request: IncomingMessage,
): Promise<string | undefined> {
  try {
    const value: unknown = JSON.parse(String(await readBody(request, maxBytes)))
    const values = name === undefined ? value : { [name]: value }
    return isProperties(values) ? applyFaults(faults, values) : 'Give an object: {"<fault>": <value>}'
  } catch (cause) {
    return whyNot(cause)
  }
}

/** Sets faults by name, `null` clears. What is wrong with them, or undefined once it is done. */
export function applyFaults(faults: Faults, values: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(faults, name))
  if (unknown !== undefined) return unknownFault(unknown, faults)
  try {
    for (const [name, value] of Object.entries(values)) {
      if (value === null) faults[name]?.clear()
      else faults[name]?.set(value)
    }
    return undefined
  } catch (cause) {
    return whyNot(cause)
  }
}

const whyNot = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function valuesOf(faults: Faults): Record<string, unknown> {
  return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, fault.get() ?? null]))
}

function unknownFault(name: string, faults: Faults): string {
  return `There is no fault ${name}. There are: ${Object.keys(faults).join(', ')}`
}

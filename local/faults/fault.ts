import * as z from 'zod'
import type { Fault } from '../events.ts'

/** A fault whose setting the rooms of this folder's neighbours read. */
export interface SettableFault<Setting> extends Fault {
  get(): Setting | undefined
}

/** A share of the cases, 1 for all. */
export const rateSchema = z.number().min(0).max(1).default(1)

/**
 * A fault that is off until it is set. `true` means the defaults; a bare number is the first thing that the fault
 * measures: milliseconds if it has them, else the rate.
 */
export function createFault<Schema extends z.ZodObject>(
  name: string,
  schema: Schema,
  changed: (setting: z.infer<Schema> | undefined) => unknown = () => undefined,
): SettableFault<z.infer<Schema>> {
  let current: z.infer<Schema> | undefined
  const measure = 'milliseconds' in schema.shape ? 'milliseconds' : 'rate'
  const put = (setting: z.infer<Schema> | undefined) => {
    current = setting
    changed(setting)
  }
  return {
    set(value) {
      const spelledOut = value === true ? {} : typeof value === 'number' ? { [measure]: value } : value
      const parsed = schema.safeParse(spelledOut)
      if (!parsed.success) throw new TypeError(`${name}: ${z.prettifyError(parsed.error)}`)
      put(parsed.data)
    },
    get: () => current,
    clear: () => put(undefined),
  }
}

/** The setting, if the fault is on and this is one of the cases it strikes. */
export function strikes<Setting extends { readonly rate: number }>(
  fault: SettableFault<Setting>,
  random: () => number,
): Setting | undefined {
  const setting = fault.get()
  return setting && random() < setting.rate ? setting : undefined
}

import { type ActionName, actions } from '../contract/realtime.ts'
import { limitCall } from '../services/limits.ts'
import { given } from './given.ts'
import { limitOf } from './limits.ts'

/** Counts what is asked for over a socket, under the same name as the route that does the same. */
export async function countAction(name: ActionName, userId: string): Promise<void> {
  const limit = limitOf(name, actions[name].limit)
  if (limit) await limitCall(given(), { userId }, limit)
}

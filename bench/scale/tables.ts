import type { Measured } from '../cost/work.ts'
import { conversationTable, largeTable } from './conversation-tables.ts'
import type { Draw } from './draws.ts'
import { usualHabits } from './habits.ts'
import { loadOf } from './load.ts'
import { habitsTable, loadTable } from './people-tables.ts'
import { cellsTable, needsTable, quotaTable } from './quota-tables.ts'
import { stormTable } from './storm-table.ts'
import { lanesTable, streamTable } from './stream-tables.ts'

/** The page's tables, by their places. The same draws, habits and units give the same. */
export function scaleTables(measured: Measured, newDraw: () => Draw): Record<string, string> {
  const load = (users: number) => loadOf(users, usualHabits, measured, newDraw())
  const [small, middle, large] = [load(10_000), load(1_000_000), load(100_000_000)]
  const loads = [small, middle, large]
  return {
    'scale-habits': habitsTable(usualHabits),
    'scale-load': loadTable(loads),
    'scale-needs': needsTable(loads),
    'scale-quotas': quotaTable(loads),
    'scale-stream': streamTable(loads, measured, newDraw),
    'scale-lanes': lanesTable(middle, measured, newDraw),
    'scale-storm': stormTable(loads),
    'scale-conversation': conversationTable(newDraw),
    'scale-large': largeTable(measured),
    'scale-cells': cellsTable(loads),
  }
}

import { readFileSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'

/** Milliseconds of processor time since the start, by what they were spent on. */
export type CpuTimes = Readonly<Record<string, number>>

/** Follows this process's threads, by their names, and the processes that it has started. */
export function watchCpu(): () => Promise<CpuTimes> {
  const spent = new Map<Worker, number>()
  process.on('worker', (worker) => spent.set(worker, 0))
  return async () => {
    // One that has ended has spent what it had when it was last asked.
    const ask = async (worker: Worker) => spent.set(worker, msOf(await worker.cpuUsage()))
    await Promise.allSettled([...spent.keys()].map(ask))
    const byName: Record<string, number> = {}
    for (const [{ threadName }, ms] of spent) byName[threadName ?? ''] = (byName[threadName ?? ''] ?? 0) + ms
    const inThreads = [...spent.values()].reduce((sum, ms) => sum + ms, 0)
    return {
      gateway: msOf(process.cpuUsage()) - inThreads,
      ...byName,
      database: msOfDescendants(process.pid),
    }
  }
}

const msOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000

/** Of Linux, everywhere. */
const msPerTick = 10

/** Not a number where the system does not tell. */
function msOfDescendants(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    const pids = children === '' ? [] : children.split(' ').map(Number)
    return pids.reduce((sum, child) => sum + msOfProcess(child) + msOfDescendants(child), 0)
  } catch {
    return Number.NaN
  }
}

/** In the line of a process `utime` and `stime` are the fields 14 and 15; its name, in brackets, may hold anything. */
function msOfProcess(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}

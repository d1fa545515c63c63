import { type ChildProcess, spawn } from 'node:child_process'

/**
 * The database runs in a process group of its own, so that Ctrl-C does not end it before the functions that use it, and
 * under a shell that holds the other end of a pipe: when the runtime is gone, however it ended, the pipe closes and the
 * shell ends the database and removes what it alone needed. `read` gets descriptor 3 because a shell takes standard input away from background jobs.
 */
const guard = `
"$0" "$@" 3<&- &
database=$!
(read _ <&3; kill "$database" 2>/dev/null) &
wait "$database"
status=$?
if [ -n "$PARLEY_SCRATCH" ]; then rm -rf "$PARLEY_SCRATCH"; fi
exit $status
`

/** How long the database may take to end before it is killed. */
const patienceMs = 3_000

export interface DatabaseProcess {
  readonly pid: number
  /** Settles once the process is gone, with what it last wrote. */
  readonly ended: Promise<string>
  hasEnded(): boolean
  stop(): Promise<void>
}

/** Starts the binary; `arguments_` are its own, `scratch` a directory that goes when it ends. */
export function startGuarded(
  binary: string,
  arguments_: readonly string[],
  scratch?: string,
): DatabaseProcess {
  const child = spawn('/bin/sh', ['-c', guard, binary, ...arguments_], {
    detached: true,
    env: { ...process.env, PARLEY_SCRATCH: scratch ?? '' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = outputAtEnd(child)
  child.unref()
  for (const stream of child.stdio) unref(stream)
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      const patience = setTimeout(() => killGroup(child), patienceMs)
      releaseGuard(child)
      await ended
      clearTimeout(patience)
    },
  }
}

function outputAtEnd(child: ChildProcess): Promise<string> {
  let output = ''
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4_000)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  // Breaks when the child goes first, which `ended` tells already.
  child.stdio[3]?.on('error', () => undefined)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', () => resolve(output.trim()))
    child.once('exit', () => releaseGuard(child))
  })
}

/** Lets the guard go on: it ends the database, or itself if the database is gone. */
function releaseGuard(child: ChildProcess): void {
  child.stdio[3]?.destroy()
}

/** Neither the child nor its pipes keep the runtime alive. */
function unref(stream: unknown): void {
  const socket = stream as { unref?: () => void } | null | undefined
  socket?.unref?.()
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Gone in the meantime.
  }
}

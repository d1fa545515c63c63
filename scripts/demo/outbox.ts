import { DemoError } from './steps.ts'

/** The newest code that went to an address: the local runtime keeps its mail where everybody can read it. */
export async function readCode(origin: string, address: string): Promise<string> {
  const response = await fetch(`${origin}/local/outbox?to=${encodeURIComponent(address)}`)
  if (!response.ok) throw new DemoError('This server has no outbox: the demo runs on the local runtime only.')
  const { items = [] } = (await response.json()) as { items?: { code: string }[] }
  const [newest] = items
  if (!newest) throw new DemoError(`No mail went to ${address}.`)
  return newest.code
}

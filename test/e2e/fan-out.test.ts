import { afterAll, beforeAll, expect, test } from 'vitest'
import { gatherAudiences } from '../../bench/live/fan-out.ts'
import { say } from '../../bench/live/hearing.ts'
import { settlePeople } from '../../bench/site/people.ts'
import { type Site, startSite } from '../../bench/site/site.ts'
import { stageUrl } from '../support/runtime.ts'
import { until } from '../support/runtime-poll.ts'

const peopleCount = 1_000
/** A thousand handshakes take a machine that does other things as well some minutes. */
const longMs = 600_000
let site: Site | undefined

beforeAll(async () => {
  if (stageUrl !== undefined) return
  site = await startSite(peopleCount + 1)
  await settlePeople(site)
}, longMs)
afterAll(() => site?.stop())

test('one message reaches each of 1,000 people who are connected', { timeout: longMs }, async ({ skip }) => {
  if (site === undefined) return skip('signs its people in with the key of the local runtime')
  const [audience] = await gatherAudiences(site, [peopleCount])
  const ears = audience?.ears ?? []
  const reached = new Set<string>()
  const mark = crypto.randomUUID()
  for (const { userId, listen } of ears) {
    listen((frame) => {
      if (frame.includes(mark)) reached.add(userId)
    })
  }

  if (audience) await say(site, audience, mark)
  await until('everybody to hear', () => reached.size >= ears.length, longMs)

  expect(reached).toEqual(new Set(site.accounts.slice(1).map(({ userId }) => userId)))
})

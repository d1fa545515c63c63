import { expect, it } from 'vitest'
import { talk, useWeb } from '../support/web.ts'
import { storedKeys } from '../support/web-visitor.ts'

const web = useWeb()

it('opens without a network, keeps what is written, and sends it when the network is back', async () => {
  const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
  const conversationId = await talk(ben, ada, 'Before the tunnel')
  const { context, page } = await web.visit({ path: `/conversations/${conversationId}` }, ada)
  await page.getByRole('log').getByText('Before the tunnel').waitFor()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await expect
    .poll(() => storedKeys(page))
    .toContainEqual(expect.stringMatching(`messages.*${conversationId}`))

  await context.setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await page.reload()
  await page.getByRole('log').getByText('Before the tunnel').waitFor()
  await page.getByRole('textbox', { name: 'Message' }).fill('In the tunnel')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('In the tunnel').waitFor()
  await context.setOffline(false)

  const sent = async () => {
    const { body } = await ben.call(`GET /conversations/${conversationId}/messages`)
    return (body as { items: { text: { body: string } }[] }).items.map(({ text }) => text.body)
  }
  await expect.poll(sent, { timeout: 20_000 }).toEqual(['In the tunnel', 'Before the tunnel'])
})

import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SignedIn } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound, type Visitor } from '../support/web-visitor.ts'

const web = useWeb()

const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' })
const bubble = (page: Page, text: string): Locator =>
  page
    .getByRole('log')
    .locator('.message')
    .filter({ has: page.locator('.body').filter({ hasText: text }) })

async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text)
  await box(page).press('Enter')
}

async function edit(page: Page, text: string, other: string): Promise<void> {
  await bubble(page, text).hover()
  await bubble(page, text).getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await say(page, other)
}

interface Scene {
  readonly ada: SignedIn
  readonly visitor: Visitor
  readonly conversationId: string
  /** In another tab or on another device, as long as the message has not been edited before. */
  elsewhere(body: string): Promise<void>
}

/** Ada edits her message without a network; whatever is done elsewhere meanwhile comes first. */
async function editedOffline(words: string): Promise<Scene> {
  const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
  const conversationId = await talk(ada, ben, 'At noon?')
  const visitor = await web.visit({ path: `/conversations/${conversationId}` }, ada)
  await bubble(visitor.page, 'At noon?').waitFor()
  await visitor.context.setOffline(true)
  await edit(visitor.page, 'At noon?', words)
  await bubble(visitor.page, words).waitFor()
  return {
    ...{ ada, visitor, conversationId },
    async elsewhere(body) {
      const { status } = await ada.call(`PATCH /conversations/${conversationId}/messages/2`, {
        body: { content: { body } },
        headers: { 'if-match': '1' },
      })
      expect(status).toBe(200)
    },
  }
}

const said = async ({ ada, conversationId }: Scene): Promise<string[]> => {
  const { body } = await ada.call(`GET /conversations/${conversationId}/messages`)
  return (body as { items: { text: { body: string } }[] }).items.map(({ text }) => text.body)
}

describe('an edit that is refused', () => {
  it('is there to be put right, with the reason, and goes by what the message says by then', async () => {
    const scene = await editedOffline('At one?')
    const { visitor, elsewhere } = scene
    const { page, context } = visitor

    await elsewhere('At two?')
    await context.setOffline(false)
    await page.getByRole('alert').waitFor()
    await bubble(page, 'At two?').waitFor()
    expect(await box(page).inputValue()).toBe('At one?')
    await page.getByText('Edit the message').waitFor()
    await box(page).press('Enter')
    await bubble(page, 'At one?').waitFor()

    await expect.poll(() => said(scene)).toEqual(['At one?'])
    expect(await box(page).inputValue()).toBe('')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('waits where nobody looks at its conversation, also over a reload', async () => {
    const { visitor, elsewhere, conversationId } = await editedOffline('At one?')
    const { page, context } = visitor
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()

    await elsewhere('At two?')
    await context.setOffline(false)
    await page.locator('parley-toasts').getByRole('button', { name: 'Close' }).waitFor()
    await page.goto(`/conversations/${conversationId}`)
    await bubble(page, 'At two?').waitFor()

    await expect.poll(() => box(page).inputValue()).toBe('At one?')
    await page.getByRole('alert').waitFor()
    await box(page).press('Escape')
    expect(await box(page).inputValue()).toBe('')
    await page.reload()
    await bubble(page, 'At two?').waitFor()
    expect(await page.getByText('Edit the message').count()).toBe(0)
  })

  it('takes the place of nothing that is being written', async () => {
    const { visitor, elsewhere } = await editedOffline('At one?')
    const { page, context } = visitor

    await box(page).fill('Or tomorrow')
    await elsewhere('At two?')
    await context.setOffline(false)
    await page.locator('parley-toasts').getByRole('button', { name: 'Close' }).waitFor()
    await bubble(page, 'At two?').waitFor()
    expect(await box(page).inputValue()).toBe('Or tomorrow')
    await box(page).press('Enter')
    await bubble(page, 'Or tomorrow').waitFor()

    await expect.poll(() => box(page).inputValue()).toBe('At one?')
  })

  it('of a message that is gone by then is given up', async () => {
    const { visitor, ada, conversationId } = await editedOffline('At one?')
    const { page, context } = visitor

    await ada.call(`DELETE /conversations/${conversationId}/messages/2`)
    await context.setOffline(false)
    await page.getByRole('log').getByText('This message was deleted').waitFor()
    await page.locator('parley-toasts').getByRole('button', { name: 'Close' }).click()

    await expect.poll(() => box(page).inputValue()).toBe('')
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
})

describe('an edit that is open', () => {
  it('ends where its message is deleted on another device', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ada, ben, 'At noon?')
    const { page } = await web.visit({ path: `/conversations/${conversationId}` }, ada)
    await bubble(page, 'At noon?').hover()
    await bubble(page, 'At noon?').getByRole('button', { name: 'Message actions' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await expect.poll(() => box(page).inputValue()).toBe('At noon?')

    await ada.call(`DELETE /conversations/${conversationId}/messages/2`)

    await page.getByRole('log').getByText('This message was deleted').waitFor()
    await page.getByText('Edit the message').waitFor({ state: 'hidden' })
    await expect.poll(() => box(page).inputValue()).toBe('')
  })
})

describe('an edit of one language', () => {
  it('that makes all of them too long together is not sent, and stays to be made shorter', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ada, ben, 'Hello')
    const variants = { sv: { body: 'å'.repeat(8_000) }, en: { body: 'Short' } }
    await ada.call(`POST /conversations/${conversationId}/messages`, {
      body: { content: { variants, default: 'sv' }, clientMessageId: crypto.randomUUID() },
    })
    const visitor = await web.visit({ path: `/conversations/${conversationId}` }, ada)
    const { page } = visitor
    const long = 'x'.repeat(9_000)
    await bubble(page, 'Short').waitFor()

    await edit(page, 'Short', long)
    await page.getByRole('alert').getByText('This is too long to be sent.').waitFor()
    expect(await box(page).inputValue()).toBe(long)
    await expectSound(visitor)
    await say(page, 'Shorter')

    await bubble(page, 'Shorter').getByRole('button', { name: 'edited' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})

describe('where only admins may write by now', () => {
  it('others still edit what they wrote, and then write nothing', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const body = { kind: 'group', title: 'Crew', memberIds: [ben.userId] }
    const made = await ada.call('POST /conversations', { body })
    const { conversationId } = made.body as { conversationId: string }
    await ben.call(`POST /conversations/${conversationId}/messages`, {
      body: { content: { body: 'See yuo' }, clientMessageId: crypto.randomUUID() },
    })
    const policy = { postRoles: ['owner', 'admin'] }
    const changed = await ada.call(`PATCH /conversations/${conversationId}`, { body: { policy } })
    expect(changed.status).toBe(200)
    const visitor = await web.visit({ path: `/conversations/${conversationId}` }, ben)
    const { page } = visitor
    await page.getByText('You can read here.').waitFor()
    expect(await box(page).count()).toBe(0)

    await edit(page, 'See yuo', 'See you')
    await bubble(page, 'See you').getByRole('button', { name: 'edited' }).waitFor()

    await page.getByText('You can read here.').waitFor()
    expect(await box(page).count()).toBe(0)
    await bubble(page, 'See you').and(page.locator(':focus')).waitFor()
    await expectSound(visitor)
  })
})

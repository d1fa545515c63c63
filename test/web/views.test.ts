import { describe, expect, it } from 'vitest'
import { openSpace, talk, useWeb } from '../support/web.ts'
import { focusedText, tabTo } from '../support/web-keyboard.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

const spacePages = [
  '',
  '/ask',
  '/faq',
  '/faq/new',
  '/members',
  '/enrol',
  '/groups',
  '/groups/lab-1',
  '/unanswered',
  '/templates',
  '/templates/new',
  '/settings',
]
const narrow = { viewport: { width: 320, height: 640 } }

describe('at 320 px', () => {
  it.each(['/sign-in', '/sign-up', '/confirm', '/forgot-password', '/reset-password'])(
    '%s fits, and axe finds nothing',
    async (path) => {
      const visitor = await web.visit({ path, ...narrow })
      await visitor.page.getByRole('heading', { level: 1 }).waitFor()

      await expectSound(visitor)
    },
  )

  it('every view of who is signed in fits, right to left too, and one of list and view is shown', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(8))
    const spaceId = await openSpace(ada, { name: 'Donaudampfschifffahrt'.repeat(3) }, [[ben, 'student']])
    await ada.call(`PUT /spaces/${spaceId}/groups/lab-1`, { body: { memberIds: [ben.userId] } })
    const answer = { question: 'Donaudampf'.repeat(9), answer: { body: 'Schifffahrt'.repeat(20) } }
    const asked = await ada.call(`POST /spaces/${spaceId}/faq`, { body: answer })
    const { faqId } = asked.body as { faqId: string }
    const template = { name: 'Donaudampf'.repeat(9), content: { body: 'Schifffahrt'.repeat(20) } }
    const saved = await ada.call(`POST /spaces/${spaceId}/templates`, { body: template })
    const { templateId } = saved.body as { templateId: string }
    const ofEntries = [`/faq/${faqId}`, `/faq/${faqId}/edit`, `/templates/${templateId}`]
    const visitor = await web.visit({ ...narrow }, ada)
    const { page } = visitor

    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await page.getByRole('log').waitFor()
    expect(await page.getByRole('heading', { name: 'Conversations' }).isVisible()).toBe(false)
    for (const path of [
      `/conversations/${conversationId}`,
      `/conversations/${conversationId}/info`,
      '/new',
      '/inbox',
      `/inbox/${conversationId}/2`,
      '/sent',
      '/compose',
      '/spaces',
      '/spaces/new',
      ...[...spacePages, ...ofEntries].map((path) => `/spaces/${spaceId}${path}`),
      '/settings',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).last().waitFor()
      await expect.poll(() => page.getByText('Loading').count()).toBe(0)
      await expectSound(visitor)
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
      await expectSound(visitor)
    }
  })
})

describe('in every language', () => {
  it.each([
    ['fi-FI', 'Kirjaudu sisään'],
    ['sv-FI', 'Logga in'],
    ['en-US', 'Sign in'],
    ['de-DE', 'Sign in'],
  ])('the browser that reads %s is asked to "%s"', async (locale, title) => {
    const { page, consoleLines } = await web.visit({ locale })

    await page.getByRole('heading', { name: title }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(
      locale.startsWith('de') ? 'en' : locale.slice(0, 2),
    )
    expect(consoleLines).toEqual([])
  })

  it('a chosen one stays, and what the service says comes in it', async () => {
    const { page } = await web.visit()
    await expect.poll(() => page.title()).toBe('Sign in · Parley')
    await page.getByLabel('Language').selectOption('sv')
    await page.getByRole('heading', { name: 'Logga in' }).waitFor()
    expect(await page.title()).toBe('Logga in · Parley')
    await page.reload()
    await page.getByLabel('Användarnamn eller e-postadress').fill('nobody-at-all')
    await page.getByLabel('Lösenord').fill('Wrong-Horse-1')
    await page.keyboard.press('Enter')

    await page.getByRole('alert').getByText('Kontrollera').waitFor()
  })
})

describe('by keyboard alone', () => {
  it('somebody finds a conversation, answers, and comes back', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const { page } = await web.visit({}, ada)
    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await focusedText(page)).toBe('Skip to the content')
    await tabTo(page, 'Ben Berg')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Are you there?').waitFor()
    await page.getByRole('textbox', { name: 'Message' }).focus()
    await page.keyboard.type('I am')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('I am').waitFor()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.goBack()

    await page.getByRole('heading', { name: 'Choose a conversation' }).waitFor()
  })

  it('somebody on a narrow screen goes on in the list where that is shown, and in the view where that is', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const visitor = await web.visit({ ...narrow, hasTouch: true, isMobile: true }, ada)
    const { page } = visitor
    const isReached = (part: string) =>
      page.locator(`parley-frame ${part}`).evaluate((one) => one.matches(':focus'))
    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()

    await tabTo(page, 'Skip to the content')
    await page.keyboard.press('Enter')
    expect(await isReached('.list')).toBe(true)
    await tabTo(page, 'Ben Berg')
    await page.keyboard.press('Enter')
    await expect.poll(() => isReached('.view')).toBe(true)
    await page.getByRole('link', { name: 'Back', exact: true }).click()
    await expect.poll(() => isReached('.list')).toBe(true)
    await expectSound(visitor)
  })

  it('an address without a place says so', async () => {
    const { page } = await web.newcomer('Ada Lind', { path: '/no/such/place' })

    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })
})

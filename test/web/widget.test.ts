import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { signInTo, useHostPage } from '../support/host-page.ts'
import { openSpace, talk, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()
const host = useHostPage(web)

const launcherOf = (page: Page) =>
  page.locator('parley-widget').getByRole('button', { name: 'Conversations' })
const panelOf = (page: Page) => page.getByRole('dialog', { name: 'Conversations' })

/** Of what has the focus, through all shadow roots. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    return `${active?.localName}.${active?.classList[0] ?? ''}`
  })

describe('in a page that signs people in', () => {
  it('a message raises both badges, is read and answered', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Are you there?')
    const visitor = await host.open({ person: ada })
    const { page } = visitor

    await page.getByRole('button', { name: 'Conversations 1 unread message' }).waitFor()
    await page.getByRole('button', { name: 'Messages 1 unread message' }).waitFor()
    await ben.call(`POST /conversations/${conversationId}/messages`, {
      body: { content: { body: 'Hello?' }, clientMessageId: crypto.randomUUID() },
    })
    await page.getByRole('button', { name: 'Messages 2 unread messages' }).waitFor()
    await page.getByRole('status').getByText('2 unread messages').waitFor()
    await expectSound(visitor)
    await launcherOf(page).click()
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await page.getByRole('log').getByText('Hello?').waitFor()
    await page.getByRole('textbox', { name: 'Message' }).fill('I am')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('I am').waitFor()
    await page.getByRole('button', { name: 'Messages', exact: true }).waitFor()
    await expectSound(visitor)
    await visitor.context.setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await page.getByRole('textbox', { name: 'Message' }).fill('Still here')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Still here').waitFor()
    await visitor.context.setOffline(false)

    const said = async () =>
      JSON.stringify((await ben.call(`GET /conversations/${conversationId}/messages`)).body)
    await expect.poll(said, { timeout: 30_000 }).toContain('Still here')
    expect(page.url()).toBe(`${host.origin}/?`)
  })

  it('the focus goes in and comes back, and Escape closes what is open from the inside out', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const { page } = await host.open({ person: ada })
    await page.getByRole('button', { name: 'Conversations 1 unread message' }).waitFor()

    await launcherOf(page).focus()
    await page.keyboard.press('Enter')
    await panelOf(page).waitFor()
    expect(await focused(page)).toBe('dialog.panel')
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await page.getByRole('button', { name: 'Pinned messages' }).click()
    await page.getByText('Nothing is pinned').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Nothing is pinned').waitFor({ state: 'hidden' })
    expect(await panelOf(page).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await panelOf(page).waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).toBe('button.launcher')
  })

  it('who is not signed in to it is told so, a token that is not taken too, and both are mended', async () => {
    const ada = await web.person('Ada Lind')
    const { page } = await host.open()
    await page.evaluate(() => {
      const page = globalThis as unknown as { token: string | undefined; refused: unknown[] }
      page.refused = []
      Object.assign(document.querySelector('parley-widget') ?? {}, {
        tokenProvider: async (refused?: string) => {
          page.refused.push(refused)
          return page.token
        },
      })
    })
    const give = (token: string) =>
      page.evaluate((given) => Object.assign(globalThis, { token: given, refused: [] }), token)

    await launcherOf(page).click()
    await page.getByText('You are not signed in').waitFor()
    const strange = `${ada.accessToken.split('.').slice(0, 2).join('.')}.c3RyYW5nZQ`
    await give(strange)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('This page could not sign you in here.').waitFor()
    expect(await page.evaluate(() => (globalThis as unknown as { refused: unknown[] }).refused)).toContain(
      strange,
    )
    await give(ada.accessToken)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('No conversations yet').waitFor()
  })

  it('a token that has ended is replaced by another, which is asked for once', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const { page } = await host.open({ person: ada })
    const renewals: string[] = []
    page.on('request', (request) => request.url().endsWith('/auth/refresh') && renewals.push(request.url()))
    await page.getByRole('button', { name: 'Conversations 1 unread message' }).waitFor()
    await launcherOf(page).click()
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await page.getByRole('log').getByText('Are you there?').waitFor()

    web.site.clockOffsetMs += 61 * 60_000
    await page.getByRole('button', { name: 'Pinned messages' }).click()
    await page.getByText('Nothing is pinned').waitFor()

    expect(renewals).toHaveLength(1)
  })
})

describe('in a page that is elsewhere', () => {
  it('times are those of the device, and who does not look at the page is away', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const { page } = await host.open({ person: ada, timezoneId: 'Pacific/Auckland' })
    const presence = async () =>
      ((await ben.call(`GET /users/${ada.userId}`)).body as { presence: string }).presence
    const show = (visibilityState: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, visibilityState)

    await page.getByRole('button', { name: 'Conversations 1 unread message' }).click()
    const time = page.getByRole('link', { name: 'Ben Berg' }).locator('time')
    const there = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Pacific/Auckland' })
    const at = new Date((await time.getAttribute('datetime')) ?? '')
    await expect.poll(() => time.getAttribute('title')).toContain(there.format(at))
    await expect.poll(presence).toBe('active')
    await page.clock.install()
    await show('hidden')
    await page.clock.fastForward('05:01')
    await expect.poll(presence).toBe('away')
    await show('visible')

    await expect.poll(presence).toBe('active')
  })
})

describe('in a page whose person changes', () => {
  it('another is signed in by another token, and nobody by none, with nothing left of who was', async () => {
    const [ada, ben, cleo] = await Promise.all([
      web.person('Ada Lind'),
      web.person('Ben Berg'),
      web.person('Cleo Niemi'),
    ])
    await Promise.all([talk(ben, ada, 'Are you there?'), talk(cleo, ben, 'And you?')])
    const { page } = await host.open({ person: ada })
    const renew = () =>
      page
        .locator('parley-widget')
        .evaluate((widget) => (widget as unknown as { renewSession(): Promise<void> }).renewSession())
    await page.getByRole('button', { name: 'Conversations 1 unread message' }).click()
    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()

    await signInTo(page, ben)
    await renew()
    await page.getByRole('link', { name: 'Cleo Niemi' }).waitFor()
    await page.getByRole('button', { name: 'Messages 1 unread message' }).waitFor()
    expect(await page.getByRole('link', { name: 'Ada Lind' }).getByText('unread message').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Ben Berg' }).count()).toBe(0)
    const told = await page.locator('parley-widget').evaluateHandle((widget) => {
      const totals: number[] = []
      widget.addEventListener('parley-unread', (event) => {
        totals.push((event as CustomEvent<{ total: number }>).detail.total)
      })
      Object.assign(widget, { tokenProvider: async () => undefined })
      return totals
    })
    await renew()

    await page.getByText('You are not signed in').waitFor()
    expect(await page.getByRole('link', { name: 'Cleo Niemi' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Messages', exact: true }).waitFor()
    await launcherOf(page).getByText('unread').waitFor({ state: 'detached' })
    expect(await told.jsonValue()).toEqual([0])
  })

  it('cannot tell who is there: it says so, keeps what it has, and tries again', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const { page } = await host.open()
    await page.evaluate((token) => {
      const school = { isReached: false }
      Object.assign(globalThis, { school })
      Object.assign(document.querySelector('parley-widget') ?? {}, {
        tokenProvider: async () => {
          if (!school.isReached) throw new Error('The school does not answer.')
          return token
        },
      })
    }, ada.accessToken)

    await launcherOf(page).click()
    await page.getByText('No answer came.').waitFor()
    await page.evaluate(() => {
      const { school } = globalThis as unknown as { school: { isReached: boolean } }
      school.isReached = true
    })
    await page.getByRole('button', { name: 'Try again' }).click()

    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()
  })

  it('begins to sign people in: who had signed in within the widget is seen no more', async () => {
    const [ada, ben, cleo] = await Promise.all([
      web.person('Ada Lind'),
      web.person('Ben Berg'),
      web.person('Cleo Niemi'),
    ])
    await Promise.all([talk(cleo, ada, 'For Ada'), talk(cleo, ben, 'For Ben')])
    const { page } = await host.open()
    await launcherOf(page).click()
    await signInWithin(page, ben)
    await page.getByRole('link', { name: 'Cleo Niemi' }).getByText('For Ben').waitFor()

    await signInTo(page, ada)

    await page.getByRole('link', { name: 'Cleo Niemi' }).getByText('For Ada').waitFor()
    expect(await page.getByText('For Ben').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Profile' }).count()).toBe(0)
  })
})

describe('right to left', () => {
  it('the widget stands in the other corner of a narrow page, and nothing of it is cut off', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(8))
    const visitor = await host.open({ person: ada, viewport: { width: 320, height: 640 } })
    const { page } = visitor
    const boxOf = async (selector: string) => page.locator('parley-widget').locator(selector).boundingBox()
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))

    const launcher = await boxOf('.launcher')
    await launcherOf(page).click()
    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await page.getByRole('log').getByText('Donaudampf').waitFor()
    await expectSound(visitor)
    const panel = await boxOf('.panel')

    expect(launcher?.x).toBeLessThan(160)
    expect(panel).toMatchObject({ x: 0, width: 320 })
    for (const part of ['.bar', 'parley-message-list', 'parley-composer']) {
      const { x = -1, width = 0 } = (await boxOf(part)) ?? {}
      expect(x, part).toBeGreaterThanOrEqual(0)
      expect(x + width, part).toBeLessThanOrEqual(320)
    }
  })
})

describe('about a space and a topic', () => {
  it('only its conversations count, and a question is asked there after the answers that are there already', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    const entry = { question: 'When is the exam?', answer: { body: 'On the last Friday of May.' } }
    await Promise.all([ada.call(`POST /spaces/${spaceId}/faq`, { body: entry }), talk(ada, ben, 'Lunch?')])
    const about = { space: spaceId, topic: 'exam' }
    const visitor = await host.open({ about, person: ben, viewport: { width: 320, height: 640 } })
    const { page } = visitor

    await page.getByRole('button', { name: 'exam', exact: true }).click()
    await page.getByText('No conversations yet').waitFor()
    await page.getByRole('link', { name: 'Ask for help' }).first().click()
    await page.getByLabel('Your question in short').fill('Is the exam in the big room')
    await page.getByText('When is the exam?').click()
    await page.getByText('On the last Friday of May.').waitFor()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Send the question' }).click()
    await page.getByRole('log').getByText('Is the exam in the big room').waitFor()
    await expectSound(visitor)

    const { body } = await ada.call(`GET /spaces/${spaceId}/conversations?topic=exam`)
    const [asked] = (body as { items: { conversationId: string }[] }).items
    await ada.call(`POST /conversations/${asked?.conversationId}/messages`, {
      body: { content: { body: 'In the lab.' }, clientMessageId: crypto.randomUUID() },
    })
    await page.getByRole('log').getByText('In the lab.').waitFor()
    await page.getByRole('link', { name: 'Back' }).click()
    await page.getByRole('list', { name: 'Conversations' }).getByText('Ada Lind: In the lab.').waitFor()
    expect(await page.getByRole('list', { name: 'Conversations' }).getByRole('link').count()).toBe(1)
  })

  it('who may announce there chooses an audience, and whom it reaches sees it in the page they are in', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    const about = { space: spaceId, topic: 'exam' }
    const reader = await host.open({ about, person: ben })
    const visitor = await host.open({ about, person: ada })
    const { page } = visitor

    await page.getByRole('button', { name: 'exam', exact: true }).click()
    await page.getByRole('link', { name: 'New conversation' }).first().click()
    await page.getByRole('button', { name: 'Ask for help' }).click()
    await page.getByLabel('Your question in short').waitFor()
    await page.getByRole('button', { name: 'New message' }).click()
    await page.getByRole('button', { name: 'Student' }).click()
    await page.getByRole('status').getByText('Reaches 1 person').waitFor()
    await page.getByRole('textbox', { name: 'Title' }).fill('The exam')
    await page.getByRole('textbox', { name: 'Text' }).fill('It is on Friday.')
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Send to 1 person' }).click()
    await page.getByRole('log').getByText('It is on Friday.').waitFor()

    await reader.page.getByRole('button', { name: 'exam 1 unread message' }).click()
    await reader.page.getByRole('link', { name: 'The exam' }).click()
    await reader.page.getByRole('log').getByText('It is on Friday.').waitFor()
  })
})

describe('in a page that signs nobody in', () => {
  it('people sign in within the widget, stay signed in, and sign out', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Are you there?')
    const visitor = await host.open({ viewport: { width: 320, height: 640 } })
    const { page } = visitor

    await launcherOf(page).click()
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    await expectSound(visitor)
    await signInWithin(page, ada)
    await page.getByRole('link', { name: 'Ben Berg' }).waitFor()
    await expectSound(visitor)
    await page.reload()
    await page.getByRole('button', { name: 'Conversations 1 unread message' }).click()
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()

    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await launcherOf(page).waitFor()
  })

  it('it speaks the language of the page, and says by itself which other one it wants', async () => {
    const { page } = await host.open()
    const widget = page.locator('parley-widget')

    await launcherOf(page).waitFor()
    await widget.evaluate((element) => element.setAttribute('locale', 'sv-FI'))
    await page.getByRole('button', { name: 'Konversationer' }).click()
    await page.getByRole('heading', { name: 'Logga in' }).waitFor()
  })
})

const signInWithin = async (page: Page, { username, password }: { username: string; password: string }) => {
  const panel = page.locator('parley-widget')
  await panel.getByLabel('Username or e-mail address').fill(username)
  await panel.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

describe('nothing of a page', () => {
  it('reaches into the widget but what it is told, and nothing of the widget reaches out', async () => {
    const { page } = await host.open()
    const before = await page.evaluate(() => [
      document.head.childElementCount,
      document.body.childElementCount,
    ])
    await launcherOf(page).click()
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    const styleOf = (selector: string, names: readonly string[]) =>
      page
        .locator(selector)
        .first()
        .evaluate(
          (element, wanted) => wanted.map((name) => getComputedStyle(element).getPropertyValue(name)),
          names,
        )

    expect(
      await styleOf('parley-widget .launcher', [
        'inline-size',
        'text-transform',
        'letter-spacing',
        'border-radius',
      ]),
    ).toEqual(['56px', 'none', 'normal', '999px'])
    expect(
      await styleOf('parley-widget dialog', ['position', 'transform', 'font-size', 'text-indent']),
    ).toEqual(['fixed', 'none', '15px', '0px'])
    expect(await styleOf('parley-widget .primary', ['background-color', 'font-family'])).toEqual([
      'rgb(14, 114, 98)',
      expect.stringContaining('system-ui'),
    ])
    await page.evaluate(() => document.body.style.setProperty('--parley-accent', 'rgb(0, 0, 200)'))
    await expect
      .poll(() => styleOf('parley-widget .primary', ['background-color']))
      .toEqual(['rgb(0, 0, 200)'])
    expect(await styleOf('#messages', ['text-transform', 'background-color'])).toEqual([
      'uppercase',
      'rgb(238, 232, 213)',
    ])
    expect(
      await page.evaluate(() => [document.head.childElementCount, document.body.childElementCount]),
    ).toEqual(before)
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0)
  })
})

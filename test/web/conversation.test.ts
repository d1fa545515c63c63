import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SignedIn } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound, storedKeys } from '../support/web-visitor.ts'

const web = useWeb()

const log = (page: Page): Locator => page.getByRole('log')
/** The message that says this, not one that quotes it. */
const bubble = (page: Page, text: string): Locator =>
  log(page)
    .locator('.message')
    .filter({ has: page.locator('.body, .gone').filter({ hasText: text }) })
    .last()
const isReached = (one: Locator): Promise<boolean> => one.evaluate((element) => element.matches(':focus'))

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

async function choose(page: Page, text: string, action: string): Promise<void> {
  await bubble(page, text).hover()
  await bubble(page, text).getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** Two people, each in a browser of their own, at their conversation. */
async function pair(first: string) {
  const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
  const conversationId = await talk(ada, ben, first)
  const path = `/conversations/${conversationId}`
  const [mine, other] = await Promise.all([web.visit({ path }, ada), web.visit({ path }, ben)])
  await Promise.all([mine, other].map(({ page }) => log(page).getByText(first).waitFor()))
  return { conversationId, ada: mine, ben: other, people: { ada, ben } }
}

async function send(person: SignedIn, conversationId: string, body: string): Promise<void> {
  await sendContent(person, conversationId, { content: { body } })
}

async function sendContent(person: SignedIn, conversationId: string, message: object): Promise<void> {
  const { status } = await person.call(`POST /conversations/${conversationId}/messages`, {
    body: { clientMessageId: crypto.randomUUID(), ...message },
  })
  expect(status).toBe(201)
}

describe('a message', () => {
  it('is answered, reacted to, edited, pinned and deleted, and the other one sees it at once', async () => {
    const { ada, ben } = await pair('Shall we meet at noon?')

    await choose(ben.page, 'at noon?', 'Reply')
    await say(ben.page, 'Yes, see https://example.org/map.')
    const link = log(ada.page).getByRole('link', { name: 'https://example.org/map' })
    await link.waitFor()
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
    await bubble(ada.page, 'Yes, see').getByRole('button', { name: 'In reply to' }).click()
    await expect.poll(() => isReached(bubble(ada.page, 'at noon?'))).toBe(true)

    await bubble(ada.page, 'Yes, see').hover()
    await bubble(ada.page, 'Yes, see').getByRole('button', { name: 'Message actions' }).click()
    await expectSound(ada)
    await ada.page.getByRole('menuitemcheckbox', { name: '🎉' }).click()
    await bubble(ben.page, 'Yes, see').getByRole('button', { name: '🎉: 1 person' }).click()
    await bubble(ada.page, 'Yes, see').getByRole('button', { name: '🎉: 2 people' }).waitFor()

    await choose(ben.page, 'Yes, see', 'Edit')
    await say(ben.page, 'No, at one')
    await bubble(ada.page, 'No, at one').getByRole('button', { name: 'edited' }).click()
    await ada.page.locator('parley-dialog').getByText('Yes, see').waitFor()
    await expectSound(ada)
    await ada.page.keyboard.press('Escape')

    await choose(ada.page, 'No, at one', 'Pin')
    await bubble(ben.page, 'No, at one').getByText('Pinned').waitFor()
    await ben.page.getByRole('button', { name: 'Pinned messages' }).click()
    await ben.page.locator('parley-dialog').getByRole('button', { name: 'No, at one' }).waitFor()
    await expectSound(ben)
    await ben.page.locator('parley-dialog').getByRole('button', { name: 'No, at one' }).click()
    await expect.poll(() => isReached(bubble(ben.page, 'No, at one'))).toBe(true)

    await choose(ben.page, 'No, at one', 'Delete')
    await expectSound(ben)
    await ben.page.getByRole('button', { name: 'Delete for everyone' }).click()
    await log(ada.page).getByText('This message was deleted').waitFor()
    await choose(ada.page, 'This message was deleted', 'Delete')
    await ada.page.getByRole('button', { name: 'Delete for me' }).click()
    await expect.poll(() => log(ada.page).getByText('This message was deleted').count()).toBe(0)
    await expectSound(ada)
  })

  it('is reached, and everything done with it, by the keyboard alone', async () => {
    const { ada, ben } = await pair('One')
    const { page } = ada
    await say(ben.page, 'Two')
    await log(page).getByText('Two').waitFor()

    await page.getByRole('textbox', { name: 'Message' }).focus()
    for (let step = 0; step < 5 && !(await isReached(bubble(page, 'Two'))); step += 1)
      await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ArrowUp')
    expect(await isReached(bubble(page, 'One'))).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    expect(
      await page
        .getByRole('menuitem', { name: 'Mark unread from here' })
        .evaluate((one) => one.matches(':focus')),
    ).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Emoji' }).waitFor()
    await page.keyboard.type('no')
    await page.keyboard.press('Enter')
    await page.getByText('Enter one emoji.').waitFor()
    await page.getByRole('textbox', { name: 'Emoji' }).fill('🦊')
    await page.keyboard.press('Enter')

    await bubble(ben.page, 'Two').getByRole('button', { name: '🦊: 1 person' }).waitFor()
    await expectSound(ada)
  })

  it('says how far it is, who has seen it, and why it was not taken', async () => {
    const { ada, ben, conversationId, people } = await pair('First')

    await ben.page.goto('/settings')
    await say(ada.page, 'Second')
    await bubble(ada.page, 'Second').getByText('Delivered').waitFor()
    await ben.page.goto(`/conversations/${conversationId}`)
    await bubble(ada.page, 'Second').getByText('Seen').waitFor()
    await choose(ada.page, 'Second', 'Seen by')
    await ada.page.locator('parley-dialog').getByText('Ben Berg').waitFor()
    await expectSound(ada)
    await ada.page.keyboard.press('Escape')

    await people.ben.call(`PUT /users/me/blocks/${people.ada.userId}`)
    await say(ada.page, 'Third')
    const failed = bubble(ada.page, 'Third').getByRole('group', { name: 'Not sent: Third' })
    await failed.getByRole('button', { name: 'Try again' }).waitFor()
    await expectSound(ada)
    await failed.getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => log(ada.page).getByText('Third').count()).toBe(0)
  })
})

describe('what a message said earlier', () => {
  it('is shown to its first words, however often it was edited', async () => {
    const { ada, conversationId, people } = await pair('Draft 1')
    for (let revision = 1; revision <= 21; revision += 1) {
      const { status } = await people.ada.call(`PATCH /conversations/${conversationId}/messages/2`, {
        body: { content: { body: `Draft ${revision + 1}` } },
        headers: { 'If-Match': `${revision}` },
      })
      expect(status).toBe(200)
    }

    await bubble(ada.page, 'Draft 22').getByRole('button', { name: 'edited' }).click()
    const dialog = ada.page.locator('parley-dialog')
    await dialog.getByRole('button', { name: 'Show more' }).click()
    await dialog.getByText('Draft 12', { exact: true }).waitFor()
    await expectSound(ada)
    await dialog.getByRole('button', { name: 'Show more' }).click()

    await dialog.getByText('Draft 1', { exact: true }).waitFor()
    expect(await dialog.getByRole('listitem').count()).toBe(22)
  })
})

describe('what comes while somebody looks', () => {
  it('is told to screen readers each time, also in the same words', async () => {
    const { ada, conversationId, people } = await pair('Hello')
    const told = ada.page.locator('parley-announcer').getByText('Ben Berg: ok')
    await send(people.ben, conversationId, 'ok')
    await told.waitFor({ state: 'attached' })
    const first = await told.elementHandle()

    await send(people.ben, conversationId, 'ok')

    await expect.poll(() => first?.evaluate((words) => words.isConnected)).toBe(false)
    await told.waitFor({ state: 'attached' })
  })
})

describe('the line above what is new', () => {
  it('stands above what came in the newest absence, and does not move before the eyes of who is there', async () => {
    const { ada, conversationId, people } = await pair('One')
    const { page } = ada
    await page.setViewportSize({ width: 360, height: 480 })
    const below = log(page).locator('.unread-line + .message .body')

    for (const text of ['Two', 'Three']) {
      await showPage(page, false)
      await send(people.ben, conversationId, `${text}${'\n'.repeat(15)}.`)
      await expect.poll(() => below.textContent()).toContain(text)
      await showPage(page, true)
      await expect.poll(() => unreadCount(people.ada, conversationId)).toBe(0)
    }
    await log(page)
      .locator('.unread-line')
      .evaluate((line) => line.scrollIntoView({ block: 'start' }))
    await page.getByRole('button', { name: 'To the newest' }).waitFor()
    await send(people.ben, conversationId, 'Four')
    await page.getByRole('button', { name: '1 new message' }).waitFor()
    expect(await below.textContent()).toContain('Three')

    await log(page).evaluate((scroller) => scroller.scrollTo(0, 0))
    await send(people.ben, conversationId, 'Five')
    await page.getByRole('button', { name: '2 new messages' }).click()
    await expect.poll(() => below.textContent()).toContain('Four')
  })
})

/** As if another tab were looked at. */
const showPage = (page: Page, isShown: boolean): Promise<void> =>
  page.evaluate(
    (visibilityState) => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    isShown ? 'visible' : 'hidden',
  )

async function unreadCount(person: SignedIn, conversationId: string): Promise<number> {
  const { body } = await person.call(`GET /conversations/${conversationId}`)
  return (body as { unreadCount: number }).unreadCount
}

describe('a long conversation', () => {
  it('opens at the first unread one, loads older ones without a jump, and marks read at its end', async () => {
    const { conversationId, ada, people } = await pair('Message 0')
    await ada.page.goto('/settings')
    for (let number = 1; number <= 90; number += 1)
      await send(people.ben, conversationId, `Message ${number}`)
    const visitor = await web.visit({ path: '/', viewport: { width: 360, height: 640 } }, people.ada)
    const { page } = visitor

    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await log(page).getByText('New', { exact: true }).waitFor()
    await log(page).getByText('Message 1', { exact: true }).waitFor()
    expect(
      await page
        .getByRole('heading', { name: 'Ben Berg' })
        .evaluate((one) => one.getBoundingClientRect().top),
    ).toBeGreaterThan(0)
    await expectSound(visitor)
    const newest = page.getByRole('button', { name: '90 new messages' })
    await newest.click()
    await log(page).getByText('Message 90').waitFor()
    await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'hidden' })
    await send(people.ben, conversationId, 'Message 91')
    await log(page).getByText('Message 91').waitFor()
    await expect.poll(() => unreadCount(people.ada, conversationId)).toBe(0)

    await page.getByRole('status').getByText('Ben Berg: Message 91').waitFor({ state: 'attached' })
    const moved = await scrollUp(page)
    expect(moved).toBeLessThanOrEqual(1)
    await log(page).getByText('Message 0', { exact: true }).waitFor()
  })

  it('stays unread from where somebody says so', async () => {
    const { ada, ben } = await pair('Read this later')

    await choose(ben.page, 'Read this later', 'Mark unread from here')

    await log(ben.page).getByText('New', { exact: true }).waitFor()
    await ben.page.getByRole('link', { name: 'Ada Lind' }).getByText('1 unread message').waitFor()
    await expectSound(ben)
    await expectSound(ada)
  })
})

/** Scrolls to the top; answers how far at most something that was seen moved otherwise than by scrolling. */
const scrollUp = (page: Page): Promise<number> =>
  log(page).evaluate(async (scroller) => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    let most = 0
    for (let still = 0; still < 20; ) {
      const seen = [...scroller.querySelectorAll<HTMLElement>('.message')].find(
        (one) => one.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top + 200,
      )
      const before = seen?.getBoundingClientRect().top ?? 0
      const by = Math.min(120, scroller.scrollTop)
      scroller.scrollTop -= by
      await frame()
      await frame()
      if (seen?.isConnected) most = Math.max(most, Math.abs(seen.getBoundingClientRect().top - before - by))
      still = by === 0 ? still + 1 : 0
    }
    return most
  })

describe('what is written and not sent', () => {
  it('stays with its conversation, also over a reload, and is not sent to another', async () => {
    const { ada, people, conversationId } = await pair('Hello')
    const { page } = ada
    const cleo = await web.person('Cleo Niemi')
    await talk(people.ada, cleo, 'And hello to you')
    const input = page.getByRole('textbox', { name: 'Message' })

    await input.fill('For Ben alone')
    await page.getByRole('button', { name: 'Urgent' }).click()
    await page.getByRole('link', { name: 'Cleo Niemi' }).click()
    await log(page).getByText('And hello to you').waitFor()
    expect(await input.inputValue()).toBe('')
    expect(await page.getByRole('button', { name: 'Urgent' }).getAttribute('aria-pressed')).toBe('false')
    await expect
      .poll(() => storedKeys(page))
      .toContainEqual(expect.stringMatching(`draft.*${conversationId}`))
    await page.reload()
    await page.getByRole('link', { name: 'Ben Berg' }).click()
    await expect.poll(() => input.inputValue()).toBe('For Ben alone')

    await choose(page, 'Hello', 'Edit')
    expect(await input.inputValue()).toBe('Hello')
    await page.keyboard.press('Escape')
    await expect.poll(() => input.inputValue()).toBe('For Ben alone')
    await page.keyboard.press('Enter')
    await bubble(page, 'For Ben alone').waitFor()
    expect(await input.inputValue()).toBe('')
  })
})

describe('what nobody looked at', () => {
  it('stays unread, also where the conversation was just left and is told once more', async () => {
    const { ada, people, conversationId } = await pair('One')
    const { page } = ada
    await expect.poll(() => page.title()).toBe('Ben Berg · Parley')
    const list = await page
      .locator('parley-message-list')
      .evaluateHandle((one) => one as unknown as { requestUpdate(): void })

    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await list.evaluate((left) => left.requestUpdate())
    await send(people.ben, conversationId, 'Two')

    await expect.poll(() => page.title()).toBe('(1) Profile · Parley')
  })
})

describe('who is here', () => {
  it('is seen in the header, and so is who writes', async () => {
    const { ada, ben } = await pair('Hello')

    await ada.page.locator('parley-presence').getByText('Here now').waitFor()
    await ben.page.getByRole('textbox', { name: 'Message' }).pressSequentially('He')
    await ada.page.getByText('Ben Berg is writing…').waitFor()
    await expectSound(ada)
    await ben.page.getByRole('textbox', { name: 'Message' }).fill('')
    await ada.page.getByText('Ben Berg is writing…').waitFor({ state: 'hidden' })
    await ben.context.close()
    await ada.page.getByText(/Last here|Not here/).waitFor()
  })

  it('is away once they have not looked at it for five minutes, and here again when they do', async () => {
    const { ada, ben } = await pair('Hello')
    const line = ada.page.locator('parley-presence')
    await line.getByText('Here now').waitFor()
    await ben.page.clock.install()

    await showPage(ben.page, false)
    await ben.page.clock.fastForward('05:01')
    await line.getByText('Away').waitFor()
    await showPage(ben.page, true)

    await line.getByText('Here now').waitFor()
  })

  it('is shown in the list of those whose rows are seen, asked of nobody else, and told of nobody who hides', async () => {
    const names = ['Ben Berg', 'Cleo Niemi', 'Dan Åberg', 'Eve Salo', 'Fay Holm']
    const [ada, ...others] = await Promise.all(['Ada Lind', ...names].map((name) => web.person(name)))
    if (!ada) throw new Error('nobody came')
    for (const other of others) await talk(other, ada, 'Hello')
    const [ben, , , eve, fay] = others as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn]
    await fay.call('PATCH /users/me', { body: { settings: { presence: 'invisible' } } })
    await Promise.all([eve, fay].map((person) => web.site.listen(person)))
    const visitor = await web.visit({ path: '/robots.txt', viewport: { width: 360, height: 320 } }, ada)
    const { page } = visitor
    const frames: string[] = []
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(String(payload))))
    const watched = (person: SignedIn) =>
      frames.some((frame) => frame.includes('presence.watch') && frame.includes(person.userId))

    await page.goto('/')
    const row = (name: string) => page.getByRole('link', { name })
    await row('Eve Salo').getByText('Here now').waitFor({ state: 'attached' })
    expect(await row('Fay Holm').getByText('Here now').count()).toBe(0)
    expect([watched(fay), watched(ben)]).toEqual([true, false])
    await expectSound(visitor)
    await row('Ben Berg').scrollIntoViewIfNeeded()
    await expect.poll(() => watched(ben)).toBe(true)
  })
})

describe('what is said in several languages', () => {
  it('is shown in the one that is read, and in the others for who asks; what is urgent says so', async () => {
    const { conversationId, ada, people } = await pair('Hello')
    const variants = { sv: { body: 'Hej på er' }, en: { title: 'News', body: 'Hello all @Ada Lind' } }

    await sendContent(people.ben, conversationId, {
      content: { variants, default: 'sv' },
      priority: 'urgent',
      mentions: [people.ada.userId],
    })

    await bubble(ada.page, 'Hello all').getByText('Urgent').waitFor()
    await bubble(ada.page, 'Hello all').getByRole('button', { name: 'Swedish' }).click()
    await bubble(ada.page, 'Hej på er').waitFor()
    await expectSound(ada)
  })
})

async function choir(owner: SignedIn, ...others: SignedIn[]): Promise<string> {
  const { body } = await owner.call('POST /conversations', {
    body: { kind: 'group', title: 'Choir', memberIds: others.map(({ userId }) => userId) },
  })
  return (body as { conversationId: string }).conversationId
}

describe('whom one names', () => {
  it('is chosen from a list by the keyboard or a click, marked, and told apart from who is not named', async () => {
    const [ada, ben, cleo] = (await Promise.all(
      ['Ada Lind', 'Ben Berg', 'Cleo Berg'].map((name) => web.person(name)),
    )) as [SignedIn, SignedIn, SignedIn]
    const path = `/conversations/${await choir(ada, ben, cleo)}`
    const [visitor, other] = await Promise.all([web.visit({ path }, ada), web.visit({ path }, cleo)])
    const { page } = visitor
    const input = page.getByRole('textbox', { name: 'Message' })
    const options = page.getByRole('listbox', { name: 'Whom to mention' }).getByRole('option')
    await page.getByText('3 members').waitFor()

    await input.pressSequentially('Hello @be')
    await options.nth(1).waitFor()
    await page.getByRole('status').getByText('2 people.').waitFor({ state: 'attached' })
    await expectSound(visitor)
    await page.keyboard.press('Escape')
    expect(await options.count()).toBe(0)
    await input.pressSequentially('r')
    expect(await options.count()).toBe(0)
    await input.fill('')
    await input.pressSequentially('Hello @be')
    await options.nth(1).waitFor()
    await page.keyboard.press('ArrowDown')
    const active = await input.getAttribute('aria-activedescendant')
    expect(await options.nth(1).getAttribute('id')).toBe(active)
    await page.keyboard.press('Enter')
    expect(await input.inputValue()).toBe('Hello @Cleo Berg ')
    await input.pressSequentially('and @ben')
    await options.filter({ hasText: 'Ben Berg' }).click()
    expect(await input.inputValue()).toBe('Hello @Cleo Berg and @Ben Berg ')
    await page.keyboard.press('Enter')

    const sent = bubble(other.page, 'Hello @Cleo Berg')
    await sent.waitFor()
    expect(await sent.locator('.mention').allTextContents()).toEqual(['@Cleo Berg', '@Ben Berg'])
    expect(await sent.evaluate((one) => one.classList.contains('mentioned'))).toBe(true)
    await expectSound(other)
    await expectSound(visitor)
  })
})

describe('what is done in a group', () => {
  it('is told between the messages, in the language that is read, and leads to what was pinned', async () => {
    const [ada, ben, cleo] = (await Promise.all(
      ['Ada Lind', 'Ben Berg', 'Cleo Niemi'].map((name) => web.person(name, { locale: 'fi' })),
    )) as [SignedIn, SignedIn, SignedIn]
    const conversationId = await choir(ada, ben)
    const group = `/conversations/${conversationId}`
    const visitor = await web.visit({ path: group }, ben)
    const { page } = visitor
    await log(page).getByText('Ada Lind loi tämän keskustelun').waitFor()
    await send(ada, conversationId, 'See you on Monday')

    await ada.call(`POST ${group}/members`, { body: { memberIds: [cleo.userId] } })
    await ada.call(`PUT ${group}/members/${ben.userId}`, { body: { role: 'admin' } })
    await ada.call(`PATCH ${group}`, { body: { title: 'Band' } })
    await ada.call(`PUT ${group}/messages/2/pin`)
    await cleo.call(`DELETE ${group}/members/${cleo.userId}`)

    for (const words of [
      'Ada Lind lisäsi jäseniä: Cleo Niemi',
      'Ada Lind vaihtoi roolin: sinä, Ylläpitäjä',
      'Ada Lind antoi keskustelulle nimen ”Band”',
      'Cleo Niemi poistui keskustelusta',
    ])
      await log(page).getByText(words).waitFor()
    await expect.poll(() => page.title()).toBe('Band · Parley')
    await expectSound(visitor)
    await log(page).getByRole('button', { name: 'Ada Lind kiinnitti viestin' }).click()
    await expect.poll(() => isReached(bubble(page, 'on Monday'))).toBe(true)
    await page.reload()
    await log(page).getByText('Cleo Niemi poistui keskustelusta').waitFor()
  })
})

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { newPeople } from '../support/people.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { openRuntimeTable } from '../support/runtime-table.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

/** A course of this person's, with these students; answers its id. */
async function course(teacher: SignedIn, students: readonly { readonly userId: string }[]): Promise<string> {
  const space = await teacher.call('POST /spaces', { body: { name: 'Autumn course' } })
  const { spaceId } = space.body as { spaceId: string }
  const members = students.map(({ userId }) => ({ userId, roles: ['student'] }))
  const enrolled = await teacher.call(`POST /spaces/${spaceId}/members/batch`, { body: { members } })
  expect(enrolled.status).toBe(200)
  return spaceId
}

/** By the username: others may have the same name. */
async function choose(page: Page, { username }: SignedIn): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search people' }).fill(username)
  await page.getByRole('button', { name: `@${username}` }).click()
}

const inLanguage = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

describe('a message to an audience', () => {
  it('is written in two languages, tells whom it reaches, is read in one of them and answered', async () => {
    const [ben, cleo] = await Promise.all([
      web.person('Ben Berg', { locale: 'fi' }),
      web.person('Cleo Niemi'),
    ])
    const ada = await web.newcomer('Ada Lind')
    await course(ada.person, [ben, cleo])
    const reader = await web.visit({ path: '/inbox' }, ben)
    await reader.page.getByRole('heading', { name: 'Ei vielä viestejä' }).waitFor()
    await expectSound(reader)
    const { page } = ada

    await page.getByRole('link', { name: 'Mail' }).click()
    await page.getByRole('heading', { name: 'No messages yet' }).waitFor()
    await page.getByRole('link', { name: 'New message' }).first().click()
    await page.getByRole('radio', { name: 'People of a space' }).check()
    await page.getByRole('button', { name: 'Student' }).click()
    await page.getByRole('status').getByText('Reaches 2 people').waitFor()
    await page.getByRole('button', { name: 'Leave somebody out' }).click()
    await page.getByRole('button', { name: 'Single people' }).last().click()
    await page.getByRole('searchbox', { name: 'Search people' }).fill('cleo')
    await page.getByRole('list', { name: 'People' }).getByRole('button', { name: 'Cleo Niemi' }).click()
    await page.getByRole('status').getByText('Reaches 1 person').waitFor()
    await inLanguage(page, 'English').getByRole('textbox', { name: 'Title' }).fill('Trip on Friday')
    await inLanguage(page, 'English').getByRole('textbox', { name: 'Text' }).fill('We meet at nine.')
    await page.getByRole('button', { name: 'Add a language' }).click()
    await inLanguage(page, 'Finnish').getByRole('textbox', { name: 'Title' }).fill('Retki perjantaina')
    await inLanguage(page, 'Finnish').getByRole('textbox', { name: 'Text' }).fill('Tapaamme yhdeksältä.')
    await page.getByRole('checkbox', { name: 'Urgent' }).check()
    await expectSound(ada)
    await page.getByRole('button', { name: 'Send to 1 person' }).click()

    await page.getByRole('log').getByText('We meet at nine.').waitFor()
    await page.getByRole('list', { name: 'Sent' }).getByRole('link', { name: 'To: Ben Berg' }).waitFor()
    const mail = reader.page.getByRole('list', { name: 'Saapuneet' }).getByRole('link', { name: 'Ada Lind' })
    await mail.getByText('Lukematon').waitFor({ state: 'attached' })
    expect(await mail.innerText()).toContain('Kiireellinen Retki perjantaina')
    await expectSound(reader)
    await mail.click()
    await reader.page.getByRole('log').getByText('Tapaamme yhdeksältä.').waitFor()
    await mail.getByText('Lukematon').waitFor({ state: 'detached' })
    await reader.page.getByRole('textbox', { name: 'Viesti' }).fill('Kiitos!')
    await reader.page.keyboard.press('Enter')
    await expectSound(reader)

    await page.getByRole('navigation', { name: 'Mailboxes' }).getByRole('link', { name: 'Inbox' }).click()
    await page
      .getByRole('list', { name: 'Inbox' })
      .getByRole('link', { name: 'Ben Berg' })
      .getByText('Kiitos!')
      .waitFor()
    expect((await cleo.call('GET /inbox')).body).toMatchObject({ items: [] })
  })

  it('goes to each by themselves where that is wanted, and to be read only', async () => {
    const [ben, cleo] = await Promise.all([web.person('Ben Berg'), web.person('Cleo Niemi')])
    const { page, person } = await web.newcomer('Ada Lind')
    const spaceId = await course(person, [ben, cleo])

    await page.goto(`/compose?space=${spaceId}&to=role:student`)
    await page.getByRole('radio', { name: 'A conversation with each of them' }).check()
    await page.getByRole('checkbox', { name: 'For reading only' }).check()
    await page.getByRole('textbox', { name: 'Text' }).fill('Your marks are there')
    await page.getByRole('button', { name: 'Send to 2 people' }).click()
    await page.getByText('Sent to 2 people').waitFor()
    const sent = page.getByRole('list', { name: 'Sent' })
    await sent.getByRole('link', { name: 'To: Ben Berg' }).waitFor()
    await sent.getByRole('link', { name: 'To: Cleo Niemi' }).click()
    await page.getByRole('log').getByText('Your marks are there').waitFor()

    const { items } = (await ben.call('GET /conversations')).body as { items: Conversation[] }
    expect(items).toMatchObject([{ memberCount: 2, policy: { postRoles: ['owner', 'admin'] } }])
    const { body } = await ben.call(`GET /conversations/${items[0]?.conversationId}/audience`)
    expect(body).toMatchObject({ mode: 'separate', because: ['role:student'] })
  })

  it('to more than a hundred asks first, and shows how far it is', async () => {
    const ada = await web.newcomer('Ada Lind')
    const { table, client } = await openRuntimeTable(web.site.origin)
    const crowd = await newPeople(table, 104)
    client.destroy()
    const spaceId = await course(ada.person, crowd)
    const { page } = ada

    await page.goto(`/compose?space=${spaceId}&to=role:student`)
    await page.getByRole('status').getByText('Reaches 104 people').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('textbox', { name: 'Text' }).fill('Dear all')
    await page.getByRole('button', { name: 'Send to 104 people' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('heading', { name: 'Sent to 104 people' }).waitFor()
    await expectSound(ada)
    await page.getByRole('link', { name: 'Sent' }).click()

    await page.getByRole('link', { name: 'and 102 others' }).getByText('Dear all').waitFor()
  })
})

describe('a message of which nobody knows how many it reaches', () => {
  it('asks first, and says why', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await course(ada, [ben])
    const { page } = await web.visit({ path: '/robots.txt' }, ada)
    await page.route('**/audience/preview*', (route) => route.abort())
    const question = page.getByRole('dialog').getByText('Send without knowing how many it reaches?')

    await page.goto(`/compose?space=${spaceId}&to=role:student`)
    await page.getByRole('textbox', { name: 'Text' }).fill('Dear all')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await question.waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect((await ben.call('GET /inbox')).body).toMatchObject({ items: [] })
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()

    await page.getByRole('log').getByText('Dear all').waitFor()
  })
})

describe('a new group', () => {
  it('of more people than go into one at once is not asked for', async () => {
    const { page } = await web.newcomer('Ada Lind', { path: '/new' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    const chosen = Array.from({ length: 501 }, (_, place) => ({
      userId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
      username: `user-${place}`,
      displayName: `Person ${place}`,
    }))

    await page.locator('parley-new-conversation').evaluate((view, people) => {
      Object.assign(view, { chosen: people })
    }, chosen)
    await page.getByLabel('Name of the group').fill('Everybody')
    await page.getByRole('button', { name: 'Create the group' }).click()

    await page.getByRole('alert').getByText('These are too many: at most 500.').waitFor()
    expect(asked).not.toContain('POST /v1/conversations')
  })
})

describe('a draft', () => {
  it('is checked before it is sent, stays when the page is left, and is discarded', async () => {
    const [ada, ben] = [await web.newcomer('Ada Lind', { path: '/compose' }), await web.person('Ben Berg')]
    const { page } = ada
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))

    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Choose whom it goes to.').waitFor()
    await page.getByText('Fill this in.').waitFor()
    await choose(page, ben)
    await page.getByRole('textbox', { name: 'Title' }).fill('x'.repeat(201))
    await page.getByRole('textbox', { name: 'Text' }).fill('Nearly there')
    await page.getByText('at most 200 characters').waitFor()
    await expectSound(ada)
    await page.getByRole('button', { name: 'Send to 1 person' }).click()
    expect(
      await page.getByRole('textbox', { name: 'Title' }).evaluate((field) => field.matches(':focus')),
    ).toBe(true)
    expect(asked).not.toContain('POST /v1/conversations')
    await page.getByRole('textbox', { name: 'Title' }).fill('Soon')
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await page.goto('/compose')
    await page.getByRole('button', { name: 'Leave out Ben Berg' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('Nearly there')
    await page.getByRole('button', { name: 'Discard the draft' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard the draft' }).click()

    await page.getByRole('button', { name: 'Send', exact: true }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('')
  })

  it('goes out once, however many answers are lost and whatever is reloaded', async () => {
    const [ada, ben] = [await web.newcomer('Ada Lind', { path: '/compose' }), await web.person('Ben Berg')]
    const { page } = ada
    const keys: (string | undefined)[] = []
    await page.route('**/v1/conversations', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      keys.push(route.request().headers()['idempotency-key'])
      await route.fetch()
      await route.abort()
    })

    await choose(page, ben)
    await page.getByRole('textbox', { name: 'Text' }).fill('Only once')
    await page.getByRole('button', { name: 'Send to 1 person' }).click()
    await page.getByRole('alert').getByText('it does not go twice').waitFor()
    await page.unroute('**/v1/conversations')
    await page.reload()
    await page.getByRole('button', { name: 'Send to 1 person' }).click()

    await page.getByRole('log').getByText('Only once').waitFor()
    expect(new Set(keys).size).toBe(1)
    const { items } = (await ben.call('GET /inbox')).body as { items: unknown[] }
    expect(items).toHaveLength(1)
  })
})

describe('a mailbox', () => {
  it('follows what is said, edited and deleted, and pages to what is older', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Message 1')
    const say = (body: string) =>
      ben.call(`POST /conversations/${conversationId}/messages`, {
        body: { content: { body }, clientMessageId: crypto.randomUUID() },
      })
    for (let number = 2; number <= 35; number += 1) await say(`Message ${number}`)
    const { page } = await web.visit({ path: '/inbox' }, ada)
    const mails = page.getByRole('list', { name: 'Inbox' }).getByRole('link')

    await page.getByText('Message 35', { exact: true }).waitFor()
    expect(await mails.count()).toBe(30)
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByText('Message 1', { exact: true }).waitFor()
    expect(await mails.count()).toBe(35)
    const { seq, revision } = (await say('Message 36')).body as { seq: number; revision: number }
    await page.getByText('Message 36', { exact: true }).waitFor()
    const edit = { body: { content: { body: 'In other words' } }, headers: { 'if-match': String(revision) } }
    await ben.call(`PATCH /conversations/${conversationId}/messages/${seq}`, edit)
    await page.getByText('In other words', { exact: true }).waitFor()
    await ben.call(`DELETE /conversations/${conversationId}/messages/${seq}`)
    await page.getByText('In other words', { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Unread only' }).click()
    await ada.call(`PUT /conversations/${conversationId}/read`, { body: { upTo: seq } })

    await page.getByRole('heading', { name: 'Everything is read' }).waitFor()
  })

  it('says what is wrong where it cannot be had, keeps what is there, and tries again', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Message 1')
    for (let number = 2; number <= 31; number += 1)
      await ben.call(`POST /conversations/${conversationId}/messages`, {
        body: { content: { body: `Message ${number}` }, clientMessageId: crypto.randomUUID() },
      })
    const { page } = await web.visit({ path: '/settings' }, ada)
    await page.route('**/v1/inbox?*', (route) => route.abort())
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' })

    await page.getByRole('link', { name: 'Mail' }).click()
    await again.waitFor()
    await page.unroute('**/v1/inbox?*')
    await again.click()
    await page.getByText('Message 31', { exact: true }).waitFor()
    await page.route('**/v1/inbox?*', (route) => route.abort())
    await page.getByRole('button', { name: 'Show more' }).click()
    await again.waitFor()
    expect(await page.getByText('Message 31', { exact: true }).isVisible()).toBe(true)
    await page.unroute('**/v1/inbox?*')
    await again.click()

    await page.getByText('Message 1', { exact: true }).waitFor()
  })

  it('opens a read message where it stands in its conversation, by keyboard alone, and leads back at 320 px', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ada, ben, 'The first of many')
    for (let number = 1; number <= 30; number += 1)
      await ada.call(`POST /conversations/${conversationId}/messages`, {
        body: { content: { body: `Line ${number}` }, clientMessageId: crypto.randomUUID() },
      })
    const narrow = { viewport: { width: 320, height: 640 } }
    const visitor = await web.visit({ path: '/sent', ...narrow }, ada)
    const { page } = visitor
    await page.getByText('Line 30').waitFor()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Show more' }).focus()
    await page.keyboard.press('Enter')
    const first = page.getByRole('list', { name: 'Sent' }).getByRole('link').last()
    await first.getByText('The first of many').waitFor()
    await first.focus()
    await page.keyboard.press('Enter')

    const message = page.getByRole('log').locator('.message', { hasText: 'The first of many' })
    await message.and(page.locator(':focus')).waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Back' }).click()
    await page.getByRole('heading', { name: 'Sent' }).waitFor()
  })
})

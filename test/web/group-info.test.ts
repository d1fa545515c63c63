import { describe, expect, it } from 'vitest'
import type { SignedIn } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

async function group(owner: SignedIn, members: readonly SignedIn[]): Promise<string> {
  const body = { kind: 'group', title: 'Crew', memberIds: members.map(({ userId }) => userId) }
  const answer = await owner.call('POST /conversations', { body })
  return (answer.body as { conversationId: string }).conversationId
}

describe('the owner of a group', () => {
  it('renames it, brings people in, changes a role, and takes somebody out', async () => {
    const [ada, ben, cleo] = await Promise.all([
      web.person('Ada Lind'),
      web.person('Ben Berg'),
      web.person('Cleo Niemi'),
    ])
    const conversationId = await group(ada, [ben])
    const visitor = await web.visit({ path: `/conversations/${conversationId}/info` }, ada)
    const { page } = visitor
    const members = page.getByRole('list', { name: 'Members' })

    await page.getByLabel('Name of the group').fill('')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.getByLabel('Name of the group').fill('The whole crew')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'The whole crew' }).waitFor()
    await page.getByRole('button', { name: 'Add people' }).click()
    await page.getByRole('searchbox').fill(cleo.username)
    await page.getByRole('button', { name: 'Cleo Niemi' }).click()
    await members.getByText('Cleo Niemi').waitFor()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Done' }).click()
    await members.getByLabel('Role of Ben Berg').selectOption('admin')
    await page.getByRole('button', { name: 'Remove Cleo Niemi' }).click()
    await expectSound(visitor)
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await members.getByText('Cleo Niemi').waitFor({ state: 'detached' })

    const answer = await ada.call(`GET /conversations/${conversationId}/members`)
    const roles = (answer.body as { items: { userId: string; role: string }[] }).items
    expect(Object.fromEntries(roles.map(({ userId, role }) => [userId, role]))).toEqual({
      [ada.userId]: 'owner',
      [ben.userId]: 'admin',
    })
  })

  it('deletes it for everyone only when asked twice', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await group(ada, [ben])
    const { page } = await web.visit({ path: `/conversations/${conversationId}/info` }, ada)

    await page.getByRole('button', { name: 'Delete for everyone' }).click()
    await page.keyboard.press('Escape')
    expect((await ada.call(`GET /conversations/${conversationId}`)).status).toBe(200)
    await page.getByRole('button', { name: 'Delete for everyone' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click()

    await page.getByText('No conversations yet').waitFor()
    expect((await ada.call(`GET /conversations/${conversationId}`)).status).toBe(410)
  })
})

describe('the rules of a group', () => {
  it('are set by its owner and read by the others, whom the composer tells why they cannot write now', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const path = `/conversations/${await group(ada, [ben])}`
    const [owner, member] = await Promise.all([
      web.visit({ path: `${path}/info` }, ada),
      web.visit({ path }, ben),
    ])
    const box = member.page.getByRole('textbox', { name: 'Message' })
    const log = member.page.getByRole('log')

    await owner.page.getByLabel('Slow mode').selectOption('One message every 5 minutes')
    await log.getByText('Ada Lind changed the rules. Who may write: All members').waitFor()
    await box.fill('First')
    await box.press('Enter')
    await member.page.getByRole('timer').getByText('you can send again in 5 minutes').waitFor()
    await box.fill('Second')
    await box.press('Enter')
    expect(await box.inputValue()).toBe('Second')
    await expectSound(member)
    await owner.page.getByLabel('Slow mode').selectOption('Off')
    await member.page.getByRole('timer').waitFor({ state: 'detached' })
    await box.press('Enter')
    await log.locator('.message').filter({ hasText: 'Second' }).waitFor()

    await owner.page.getByLabel('Who may write').selectOption('Owner and admins')
    await member.page.getByText('You can read here. Who may write: Owner and admins.').waitFor()
    await expectSound(owner)
    await member.page.getByRole('link', { name: 'About this conversation' }).click()
    await member.page.getByRole('heading', { name: 'Rules' }).waitFor()
    expect(await member.page.getByLabel('Who may write').count()).toBe(0)
    await expectSound(member)
  })
})

describe('a member of a group', () => {
  it('archives, mutes and leaves it, and is offered nothing that would be refused', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await group(ada, [ben])
    const { page } = await web.visit({ path: `/conversations/${conversationId}/info` }, ben)

    await page.getByRole('list', { name: 'Members' }).getByText('Ada Lind').waitFor()
    for (const name of ['Rename', 'Add people', 'Delete for everyone', 'Remove Ada Lind'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
    await page.getByLabel('Notifications').selectOption('hour')
    await page.getByLabel('Archived').check()
    await page.getByText('No conversations yet').waitFor()
    await page.getByRole('button', { name: 'Archived' }).click()
    await page.getByRole('link', { name: 'Crew' }).waitFor()
    await page.getByRole('button', { name: 'Leave the group' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave the group' }).click()

    await page.getByText('Nothing is archived').waitFor()
    expect((await ben.call(`GET /conversations/${conversationId}`)).status).toBe(404)
  })
})

describe('another member of a group', () => {
  it('is written to alone, blocked and unblocked from there', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const path = `/conversations/${await group(ada, [ben])}/info`
    const visitor = await web.visit({ path, viewport: { width: 320, height: 640 } }, ben)
    const { page } = visitor
    const actions = page.getByRole('list', { name: 'Members' }).getByRole('group', { name: 'Ada Lind' })
    const blocked = async () =>
      ((await ben.call('GET /users/me/blocks')).body as { items: { userId: string }[] }).items.map(
        ({ userId }) => userId,
      )
    const more = page.getByRole('button', { name: 'More about Ada Lind' })

    await more.click()
    expect(await page.getByRole('button', { name: 'More about Ben Berg' }).count()).toBe(0)
    await expectSound(visitor)
    await actions.getByRole('button', { name: 'Block' }).click()
    await page.getByRole('dialog').getByText('Block Ada Lind?').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
    await actions.getByRole('button', { name: 'Unblock' }).waitFor()
    expect(await blocked()).toEqual([ada.userId])
    expect(await actions.getByRole('button', { name: 'Send a message' }).count()).toBe(0)
    await page.reload()
    await more.click()
    await actions.getByRole('button', { name: 'Unblock' }).click()
    await actions.getByRole('button', { name: 'Block', exact: true }).waitFor()
    expect(await blocked()).toEqual([])
    await actions.getByRole('button', { name: 'Send a message' }).click()

    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
  })
})

describe('somebody who is written to', () => {
  it('is seen with what they say of themselves', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await ben.call('PATCH /users/me', { body: { bio: 'Teaches knots.\nIn the harbour.' } })
    const path = `/conversations/${await talk(ben, ada, 'Hello')}/info`

    const visitor = await web.visit({ path, viewport: { width: 320, height: 640 } }, ada)

    await visitor.page.getByText('Teaches knots.').waitFor()
    await expectSound(visitor)
  })

  it('blocks the other one, and takes it back in the profile', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Hello')
    const visitor = await web.visit({ path: `/conversations/${conversationId}/info` }, ada)
    const { page } = visitor
    const send = () =>
      ben.call(`POST /conversations/${conversationId}/messages`, {
        body: { content: { body: 'Again' }, clientMessageId: crypto.randomUUID() },
      })

    await page.getByRole('button', { name: 'Block Ben Berg' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
    await page.getByRole('heading', { name: 'Choose a conversation' }).waitFor()
    expect((await send()).status).toBe(403)
    await page.goto(`/conversations/${conversationId}/info`)
    await page.getByRole('button', { name: 'Unblock' }).waitFor()
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'Unblock' }).click()
    await page.getByText('You have blocked nobody.').waitFor()

    expect((await send()).status).toBe(201)
    await expectSound(visitor)
  })
})

import { describe, expect, it } from 'vitest'
import { openSpace, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

interface Listed {
  readonly items: readonly { readonly userId: string; readonly roles: readonly string[] }[]
}

describe('who makes a space', () => {
  it('is responsible for it, enrols people line by line, gives another role, and takes somebody out', async () => {
    const [ben, cleo] = await Promise.all([web.person('Ben Berg'), web.person('Cleo Niemi')])
    const visitor = await web.newcomer('Ada Lind', { path: '/spaces' })
    const { page, person: ada } = visitor
    const members = page.getByRole('list', { name: 'Members' })

    await page.getByText('No spaces yet').waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'New space' }).first().click()
    await page.getByRole('button', { name: 'Make the space' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.getByLabel('Name').fill('Autumn course')
    await page.getByLabel('What it is about').fill('Distributed systems, on Thursdays.')
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Make the space' }).click()
    await page.getByRole('heading', { name: 'Autumn course', level: 1 }).waitFor()
    await page.getByRole('list', { name: 'Spaces' }).getByText('Autumn course').waitFor()
    await page.getByText('Distributed systems, on Thursdays.').waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Members' }).click()
    await members.getByText('Ada Lind').waitFor()
    await page.getByRole('link', { name: 'Add people' }).click()
    await page.getByLabel('Usernames').fill(`@${ben.username}, nobody-at-all`)
    await page.getByRole('searchbox').fill(cleo.username)
    await page.getByRole('button', { name: 'Cleo Niemi' }).click()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Add to the space' }).click()
    await page.getByRole('heading', { name: 'Done: 2, not done: 1' }).waitFor()
    const lines = await page.locator('#report li').allInnerTexts()
    expect(lines[0]).toContain('nobody-at-all')
    expect(lines[1]).toContain('is in now')
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Back' }).last().click()
    await page.getByLabel('Role', { exact: true }).selectOption('student')
    await members.getByText('Ada Lind').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Roles of Ben Berg' }).click()
    await page.getByRole('checkbox', { name: 'Student' }).uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Choose at least one role.').waitFor()
    await page.getByRole('checkbox', { name: 'Staff' }).check()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Save' }).click()
    await members.getByText('Staff').waitFor()
    await page.getByRole('searchbox').fill('Cleo')
    await page.getByRole('button', { name: 'Remove Cleo Niemi' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Nobody found').waitFor()
    await page.getByText('2 members').waitFor()

    const spaceId = new URL(page.url()).pathname.split('/')[2]
    const { body } = await ada.call(`GET /spaces/${spaceId}/members`)
    const roles = (body as Listed).items.map((one) => [one.userId, one.roles])
    expect(Object.fromEntries(roles)).toEqual({ [ada.userId]: ['responsible'], [ben.userId]: ['staff'] })
  })

  it('makes a group, chooses who is in it, gives it another name, and deletes it', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    await ada.call(`PUT /spaces/${spaceId}/groups/lab-9`, { body: { memberIds: [] } })
    const visitor = await web.visit({ path: `/spaces/${spaceId}/groups` }, ada)
    const { page } = visitor

    await page.getByLabel('Name of a new group').fill('Lab 1')
    await page.getByRole('button', { name: 'Make the group' }).click()
    await page.getByText('Use 1 to 40 letters').waitFor()
    await page.getByLabel('Name of a new group').fill('lab-9')
    await page.getByRole('button', { name: 'Make the group' }).click()
    await page.getByText('There is a group of this name already.').waitFor()
    await expectSound(visitor)
    await page.getByLabel('Name of a new group').fill('lab-1')
    await page.getByRole('button', { name: 'Make the group' }).click()
    await page.getByRole('checkbox', { name: 'Ben Berg' }).check()
    await page.getByText('1 person chosen').waitFor()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.getByLabel('Name of the group').fill('lab-2')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'lab-2' }).waitFor()
    const renamed = await ada.call(`GET /spaces/${spaceId}/groups/lab-2`)
    expect(renamed.body).toMatchObject({ memberIds: [ben.userId] })
    expect((await ada.call(`GET /spaces/${spaceId}/groups/lab-1`)).status).toBe(404)
    await page.getByRole('button', { name: 'Delete the group' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the group' }).click()

    await page.getByRole('link', { name: 'lab-9' }).waitFor()
    expect(await page.getByRole('link', { name: 'lab-2' }).count()).toBe(0)
  })
})

describe('a student', () => {
  it('sees people and groups of the space, and is offered to change none of them', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    await ada.call(`PUT /spaces/${spaceId}/groups/lab-1`, { body: { memberIds: [ben.userId] } })
    const visitor = await web.visit({ path: `/spaces/${spaceId}/members` }, ben)
    const { page } = visitor

    await page.getByRole('list', { name: 'Members' }).getByText('Ada Lind').waitFor()
    expect(await page.getByRole('button', { name: /^(Roles|Remove)/ }).count()).toBe(0)
    expect(await page.getByRole('link', { name: /Unanswered|Add people/ }).count()).toBe(0)
    await page.getByRole('link', { name: 'Groups' }).click()
    await page.getByRole('link', { name: 'lab-1' }).click()
    await page.getByRole('list', { name: 'Members' }).getByText('Ben Berg').waitFor()
    await expectSound(visitor)
    expect(await page.getByRole('checkbox').count()).toBe(0)
    for (const path of ['unanswered', 'enrol']) {
      await page.goto(`/spaces/${spaceId}/${path}`)
      await page.getByText('Your roles here do not allow this.').waitFor()
    }
    await page.goto(`/spaces/${crypto.randomUUID()}`)
    await page.getByText('This space is not here').waitFor()
  })
})

import { describe, expect, it } from 'vitest'
import { openSpace, useWeb } from '../support/web.ts'
import { tabTo } from '../support/web-keyboard.ts'
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
    const announce = page.getByRole('link', { name: 'Announce' })
    expect(await announce.getAttribute('href')).toMatch(/^\/compose\?space=[0-9a-f-]{36}&to=all$/)
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
  it('sees people and groups of the space, also once the network is back, and is offered to change none of them', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    await ada.call(`PUT /spaces/${spaceId}/groups/lab-1`, { body: { memberIds: [ben.userId] } })
    const phone = { viewport: { width: 320, height: 640 } }
    const visitor = await web.visit({ path: `/spaces/${spaceId}/members`, ...phone }, ben)
    const { page } = visitor

    await page.getByRole('list', { name: 'Members' }).getByText('Ada Lind').waitFor()
    // The page that is open is in sight among those that do not all fit.
    const tab = await page.getByRole('link', { name: 'Members' }).boundingBox()
    expect(tab && tab.x >= 0 && tab.x + tab.width <= 320).toBe(true)
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
    await page.route('**/groups?*', (route) => route.abort())
    await page.goto(`/spaces/${spaceId}/groups`)
    await page.getByText('No answer came.').waitFor()
    await page.unroute('**/groups?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'lab-1' }).waitFor()
    await page.goto(`/spaces/${crypto.randomUUID()}`)
    await page.getByText('This space is not here').waitFor()
  })
})

describe('a question', () => {
  it('shows what was answered before, waits until one of the staff answers it, and becomes an answer for all', async () => {
    const [ada, cleo, ben] = await Promise.all([
      web.person('Ada Lind'),
      web.person('Cleo Niemi'),
      web.person('Ben Berg'),
    ])
    const spaceId = await openSpace(ada, { name: 'Course' }, [
      [cleo, 'staff'],
      [ben, 'student'],
    ])
    const entry = { question: 'When is the exam?', answer: { body: 'On the last Friday of May.' } }
    await ada.call(`POST /spaces/${spaceId}/faq`, { body: entry })
    const student = await web.visit({ path: `/spaces/${spaceId}` }, ben)
    const staff = await web.visit({ path: `/spaces/${spaceId}/unanswered` }, cleo)

    await staff.page.getByText('Nothing waits for an answer').waitFor()
    await expectSound(staff)
    await student.page.getByRole('link', { name: 'Ask for help' }).click()
    await student.page.getByRole('button', { name: 'Send the question' }).click()
    await student.page.getByText('Fill this in.').waitFor()
    await student.page.getByLabel('Your question in short').fill('Is the exam in the big room')
    await student.page.getByText('When is the exam?').click()
    await student.page.getByText('On the last Friday of May.').waitFor()
    await expectSound(student)
    await student.page.reload()
    expect(await student.page.getByLabel('Your question in short').inputValue()).toContain('big room')
    await student.page.getByLabel('More about it').fill('Or in the lab, Cleo?')
    await student.page.getByLabel('Urgent').check()
    await student.page.getByRole('button', { name: 'Send the question' }).click()
    await student.page.getByRole('log').getByText('Or in the lab, Cleo?').waitFor()
    const row = staff.page.getByRole('link', { name: 'Is the exam in the big room' })
    await row.getByText('Urgent').waitFor()
    await row.getByText('Just asked').waitFor()
    await expectSound(staff)
    const other = await web.visit({ path: `/spaces/${spaceId}/unanswered` }, ada)
    await other.page.getByRole('link', { name: 'Is the exam in the big room' }).waitFor()
    await row.click()
    await staff.page.getByRole('log').getByText('Or in the lab, Cleo?').waitFor()
    await staff.page.goBack()
    await row.getByText('Urgent').waitFor()
    await row.click()
    await staff.page.getByRole('textbox', { name: 'Message' }).fill('In the big room, Ben.')
    await staff.page.keyboard.press('Enter')
    await student.page.getByRole('log').getByText('In the big room, Ben.').waitFor()
    await other.page.getByText('Nothing waits for an answer').waitFor()

    await staff.page.getByRole('log').getByText('In the big room, Ben.').hover()
    await staff.page.getByRole('button', { name: 'Message actions' }).last().click()
    await staff.page.getByRole('menuitem', { name: 'Publish as an answer' }).click()
    await staff.page.getByText('In the big room, Ben.').last().waitFor()
    await expectSound(staff)
    await staff.page.getByRole('button', { name: 'Publish' }).click()
    await staff.page.getByText('In the big room, ….').waitFor()
    await expectSound(staff)
    await student.page.goto(`/spaces/${spaceId}/faq`)
    await student.page.getByText('In the big room, ….').waitFor()
    await expectSound(student)
    expect(await student.page.getByRole('link', { name: 'New answer' }).count()).toBe(0)
  })

  it('is answered in two languages, changed in one of them, retired and published again', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg', { locale: 'fi' })])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    const writer = await web.visit({ path: `/spaces/${spaceId}/faq` }, ada)
    const { page } = writer
    const english = page.getByRole('group', { name: 'English' })
    const finnish = page.getByRole('group', { name: 'Finnish' })

    await page.getByText('No answers yet').waitFor()
    await page.getByRole('link', { name: 'New answer' }).click()
    await english.getByLabel('Question').fill('Where is the lab?')
    await english.getByLabel('Answer').fill('On the second floor.')
    await page.getByRole('button', { name: 'Add a language' }).click()
    await finnish.getByLabel('Question').fill('Missä labra on?')
    await page.getByRole('button', { name: 'Save' }).click()
    await finnish.getByText('Fill this in.').waitFor()
    await expectSound(writer)
    await finnish.getByLabel('Answer').fill('Toisessa kerroksessa.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Where is the lab?' }).waitFor()
    await expectSound(writer)
    await page.getByRole('button', { name: 'Finnish' }).click()
    await page.getByRole('heading', { name: 'Missä labra on?' }).waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await finnish.getByLabel('Answer').fill('Kolmannessa kerroksessa.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('On the second floor.').waitFor()
    const { page: finnishPage } = await web.visit({ path: `/spaces/${spaceId}/faq`, locale: 'fi-FI' }, ben)
    await finnishPage.getByRole('searchbox').fill('labrat')
    await finnishPage.getByRole('link', { name: 'Missä labra on?' }).click()
    await finnishPage.getByText('Kolmannessa kerroksessa.').waitFor()
    await page.getByRole('button', { name: 'Earlier versions' }).click()
    await page.locator('parley-faq-history li').nth(1).waitFor()
    await expectSound(writer)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Retire' }).click()
    await page.getByText('Retired: only those').waitFor()
    await page.getByRole('link', { name: 'Back' }).last().click()
    await page.getByText('No answers yet').waitFor()
    await page.getByLabel('Show retired ones').check()
    await page.getByRole('link', { name: 'Where is the lab?' }).click()
    await page.getByRole('button', { name: 'Publish' }).click()

    await page.getByRole('button', { name: 'Retire' }).waitFor()
  })
})

describe('by keyboard alone', () => {
  it('a student finds an answer while asking, and sends the question all the same', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const spaceId = await openSpace(ada, { name: 'Autumn course' }, [[ben, 'student']])
    const entry = { question: 'When is the exam?', answer: { body: 'In May.' } }
    await ada.call(`POST /spaces/${spaceId}/faq`, { body: entry })
    const { page } = await web.visit({}, ben)
    await page.getByRole('link', { name: 'Spaces' }).waitFor()

    await tabTo(page, 'Spaces')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Autumn course' }).waitFor()
    // The focus is where the new view begins; the list stands before it.
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Ask for help' }).waitFor()
    await tabTo(page, 'Ask for help')
    await page.keyboard.press('Enter')
    await page.getByLabel('Your question in short').waitFor()
    await tabTo(page, 'Your question in short')
    await page.keyboard.type('exam')
    await page.getByText('When is the exam?').waitFor()
    await tabTo(page, 'When is the exam?')
    await page.keyboard.press('Enter')
    await page.getByText('In May.').waitFor()
    await tabTo(page, 'Send the question')
    await page.keyboard.press('Enter')

    await page.getByRole('log').getByText('exam').waitFor()
  })
})

describe('a template', () => {
  it('is saved in two languages, put into a message, sent in both, and taken away', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg', { locale: 'sv' })])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    const wanted = {
      kind: 'audience',
      spaceId,
      audience: { to: ['role:responsible'] },
      title: 'My report',
      firstMessage: { content: { body: 'May it come late?' } },
    }
    const asked = await ben.call('POST /conversations', { body: wanted })
    const { conversationId } = asked.body as { conversationId: string }
    const visitor = await web.visit({ path: `/spaces/${spaceId}/templates` }, ada)
    const { page } = visitor
    const english = page.getByRole('group', { name: 'English' })
    const swedish = page.getByRole('group', { name: 'Swedish' })

    await page.getByText('No templates yet').waitFor()
    await page.getByRole('link', { name: 'New template' }).click()
    await english.getByLabel('Name of the template').fill('Late reports')
    await english.getByLabel('Text').fill('Within a week.')
    await page.getByRole('button', { name: 'Add a language' }).click()
    await page.getByRole('group', { name: 'Finnish' }).getByRole('combobox').selectOption('sv')
    await swedish.getByLabel('Name of the template').fill('Sena rapporter')
    await swedish.getByLabel('Text').fill('Inom en vecka.')
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Late reports', exact: true }).waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Write with it: Late reports' }).click()
    await expect.poll(() => english.getByLabel('Text').inputValue()).toBe('Within a week.')
    expect(await swedish.getByLabel('Text').inputValue()).toBe('Inom en vecka.')
    await page.goto(`/conversations/${conversationId}`)
    await page.getByRole('button', { name: 'Use a template' }).click()
    await page.getByRole('button', { name: 'Put into the message: Late reports' }).click()
    const message = page.getByRole('textbox', { name: 'Message' })
    await expect.poll(() => message.inputValue()).toBe('Within a week.')
    await message.fill('')
    await page.getByRole('button', { name: 'Use a template' }).click()
    await page.getByRole('button', { name: 'Send in 2 languages' }).waitFor()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Send in 2 languages' }).click()
    await page.getByRole('log').getByText('Within a week.').waitFor()
    const swedishPage = await web.visit({ path: `/conversations/${conversationId}`, locale: 'sv-FI' }, ben)
    await swedishPage.page.getByRole('log').getByText('Inom en vecka.').waitFor()
    expect(await swedishPage.page.getByRole('button', { name: 'Använd en mall' }).count()).toBe(0)
    await page.goto(`/spaces/${spaceId}/templates`)
    await page.getByRole('link', { name: 'Late reports', exact: true }).click()
    await page.getByRole('button', { name: 'Delete the template' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the template' }).click()

    await page.getByText('No templates yet').waitFor()
  })
})

describe('the settings of a space', () => {
  it('give it a name in two languages, a limit, a role of its own, and end it', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg', { locale: 'fi' })])
    const spaceId = await openSpace(ada, { name: 'Course' }, [[ben, 'student']])
    const visitor = await web.visit({ path: `/spaces/${spaceId}/settings` }, ada)
    const { page } = visitor
    await expect.poll(() => page.title()).toBe('Settings · Course · Parley')
    const roles = page.getByRole('list', { name: 'Roles' })

    await page.getByRole('button', { name: 'Add a language' }).click()
    await page.getByRole('group', { name: 'Finnish' }).getByLabel('Name').fill('Kurssi')
    await page.getByRole('group', { name: 'Finnish' }).getByLabel('For whoever reads none of these').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.getByLabel('Messages from one person').selectOption('10 a minute')
    await expect
      .poll(async () => (await ada.call(`GET /spaces/${spaceId}`)).body)
      .toMatchObject({ language: 'fi', limits: { send: '10/60' } })
    await page.getByRole('button', { name: 'New role' }).click()
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByText('Fill this in.').first().waitFor()
    await page.getByLabel('Short name').fill('tutor')
    await page.getByLabel('What it is called').fill('Tutor')
    await page.getByRole('checkbox', { name: 'Answer questions' }).check()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Save' }).last().click()
    await roles.getByText('Tutor').waitFor()
    await page.getByRole('button', { name: 'Edit the role Student' }).click()
    await page.getByRole('checkbox', { name: 'Publish answers' }).check()
    await page.getByRole('button', { name: 'Save' }).last().click()
    await roles.getByText('Publish answers').nth(2).waitFor()
    await expectSound(visitor)

    const finnish = await web.visit({ path: `/spaces/${spaceId}/settings`, locale: 'fi-FI' }, ben)
    await finnish.page.getByRole('heading', { name: 'Kurssi', level: 1 }).waitFor()
    await finnish.page.getByRole('list', { name: 'Roolit' }).getByText('Opiskelija').waitFor()
    expect(await finnish.page.getByRole('button', { name: /Uusi rooli|Poista tila/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Leave the space' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave the space' }).click()
    await page.getByRole('status').getByText('responsible').waitFor()
    await page.getByRole('button', { name: 'Delete the space' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the space' }).click()
    await page.getByText('No spaces yet').waitFor()
    await finnish.page.reload()

    await finnish.page.getByText('Tämä tila ei ole täällä').waitFor()
  })
})

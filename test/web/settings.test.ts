import { describe, expect, it } from 'vitest'
import { codeFor, password } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

describe('the profile', () => {
  it('keeps a name, a language and a theme, and the app follows at once', async () => {
    const visitor = await web.newcomer('Ada Lind', { path: '/settings' })
    const { page, person } = visitor

    await page.getByLabel('Your name').fill('Ada Lindgren')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Ada Lindgren' }).waitFor()
    await page.getByLabel('Appearance').selectOption('dark')
    await page.locator('html[data-theme=dark]').waitFor()
    await expectSound(visitor)
    await page.getByLabel('Time zone').selectOption('Pacific/Auckland')
    await page.getByLabel('Language').selectOption('fi')
    await page.getByRole('heading', { name: 'Asetukset' }).waitFor()
    await page.reload()

    await page.getByRole('heading', { name: 'Asetukset' }).waitFor()
    await page.locator('html[data-theme=dark][lang=fi]').waitFor()
    const { body } = await person.call('GET /users/me')
    expect(body).toMatchObject({
      displayName: 'Ada Lindgren',
      locale: 'fi',
      settings: { theme: 'dark', timeZone: 'Pacific/Auckland' },
    })
    await expectSound(visitor)
    await talk(await web.person('Ben Berg'), person, 'Good morning')
    await page.goto('/')
    const time = page.getByRole('link', { name: 'Ben Berg' }).locator('time')
    const there = new Intl.DateTimeFormat('fi', {
      ...({ hour: 'numeric', minute: '2-digit' } as const),
      timeZone: 'Pacific/Auckland',
    }).format(new Date((await time.getAttribute('datetime')) ?? ''))
    expect(await time.getAttribute('title')).toContain(there)
  })

  it('has no time zone until one is chosen: times are those of the device then, and again later', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    await talk(ben, ada, 'Good morning')
    const visitor = await web.visit({ path: '/', timezoneId: 'Pacific/Auckland' }, ada)
    const { page } = visitor
    const time = page.getByRole('link', { name: 'Ben Berg' }).locator('time')
    const timeIn = async (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(
        new Date((await time.getAttribute('datetime')) ?? ''),
      )
    const choose = async (zone: string, shown: string) => {
      await page.getByRole('link', { name: 'Profile' }).click()
      await page.getByLabel('Time zone').selectOption(zone)
      await page.getByRole('link', { name: 'Conversations' }).click()
      await expect.poll(() => time.getAttribute('title')).toContain(await timeIn(shown))
    }

    await expect.poll(() => time.getAttribute('title')).toContain(await timeIn('Pacific/Auckland'))
    await choose('Africa/Nairobi', 'Africa/Nairobi')
    await choose('As this device: Pacific/Auckland', 'Pacific/Auckland')

    expect((await ada.call('GET /users/me')).body).toMatchObject({ settings: { timeZoneChosen: false } })
    await page.getByRole('link', { name: 'Profile' }).click()
    expect(await page.getByLabel('Time zone').inputValue()).toBe('')
  })

  it('changes the password, and says which one was wrong', async () => {
    const { page } = await web.newcomer('Ada Lind', { path: '/settings' })

    await page.getByLabel('Present password').fill('Wrong-Horse-1')
    await page.getByLabel('New password').fill('Better-Horse-8')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Present password').fill(password)
    await page.getByRole('button', { name: 'Change the password' }).click()

    await page.getByText('Saved').waitFor()
  })

  it('deletes the account by its password alone', async () => {
    const { page, person } = await web.newcomer('Ada Lind', { path: '/settings' })

    await page.getByRole('button', { name: 'Delete the account' }).click()
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
    await page.getByRole('button', { name: 'Delete for good' }).click()

    await page.getByRole('heading', { name: 'Create an account' }).waitFor()
    const again = await web.site.rest('POST /auth/token', { body: { username: person.username, password } })
    expect(again.status).toBe(401)
  })
})

describe('a forgotten password', () => {
  it('is set anew by a code, and the session begins', async () => {
    const person = await web.person('Ada Lind')
    const visitor = await web.visit({ path: '/forgot-password' })
    const { page } = visitor
    const before = await codeFor(web.site.origin, person.email)

    await page.getByLabel('Username or e-mail address').fill(person.username)
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
    await expect.poll(() => codeFor(web.site.origin, person.email)).not.toBe(before)
    await page.getByLabel('Code of 6 digits').fill(await codeFor(web.site.origin, person.email))
    await page.getByLabel('New password').fill('Better-Horse-8')
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Set the password' }).click()

    await page.getByRole('heading', { name: 'Conversations' }).waitFor()
  })
})

describe('a session that has ended', () => {
  it('asks for the password where somebody was, and everything is still there', async () => {
    const { page, person } = await web.newcomer('Ada Lind', { path: '/settings' })
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await page.evaluate(
      (userId) =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('parley', 1)
          opening.onsuccess = () => {
            const writing = opening.result.transaction('records', 'readwrite')
            writing.objectStore('records').put({ userId }, 'session')
            writing.oncomplete = () => resolve()
          }
        }),
      person.userId,
    )
    await page.reload()

    await page.getByText('Your session has ended.').waitFor()
    await page.getByLabel('Username or e-mail address').fill(person.username)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
  })
})

import { describe, expect, it } from 'vitest'
import { codeFor, freshName, password } from '../support/runtime-people.ts'
import { talk, useWeb } from '../support/web.ts'
import { expectSound } from '../support/web-visitor.ts'

const web = useWeb()

describe('from signing up to the first message', () => {
  it('goes by forms alone, and the other one answers', async () => {
    const ben = await web.newcomer('Ben Berg')
    const visitor = await web.visit()
    const { page } = visitor
    const username = freshName('ada')

    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await expectSound(visitor)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByRole('textbox', { name: 'Username' }).fill(username)
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lind')
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(`${username}@example.org`)
    await page.getByLabel('Password').fill(password)
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Create an account' }).click()
    await page.getByLabel('Code of 6 digits').fill(await codeFor(web.site.origin, `${username}@example.org`))
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Confirm' }).click()

    await page.getByRole('link', { name: 'New conversation' }).first().click()
    await page.getByRole('searchbox', { name: 'Search people' }).fill(ben.person.username)
    await page.getByRole('button', { name: 'Ben Berg' }).click()
    await expectSound(visitor)
    await page.getByRole('button', { name: 'Start the conversation' }).click()
    await page.getByRole('textbox', { name: 'Message' }).fill('Hello Ben')
    await page.keyboard.press('Enter')

    await ben.page.getByRole('link', { name: 'Ada Lind' }).click()
    await ben.page.getByText('Hello Ben').last().waitFor()
    await ben.page.getByRole('textbox', { name: 'Message' }).fill('Hello Ada')
    await ben.page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Hello Ada').waitFor()
    await expectSound(visitor)
    await expectSound(ben)
  })

  it('keeps the code page for who signs in before confirming, and says what is wrong', async () => {
    const { page } = await web.visit({ path: '/sign-up' })
    const username = freshName('eve')

    await page.getByRole('button', { name: 'Create an account' }).click()
    expect(await page.getByText('Fill this in.').count()).toBe(3)
    await page.getByRole('textbox', { name: 'Username' }).fill(username)
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(`${username}@example.org`)
    await page.getByLabel('Password').fill('short')
    await page.getByRole('button', { name: 'Create an account' }).click()
    await page.getByText('Use at least 8 characters').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Create an account' }).click()
    await page.getByRole('heading', { name: 'Confirm your address' }).waitFor()
    await page.goto('/sign-in')
    await page.getByLabel('Username or e-mail address').fill(username)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')

    await page.getByLabel('Code of 6 digits').fill('000000')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('alert').getByText('Check the code').waitFor()
  })
})

describe('a conversation', () => {
  it('is found by its address, after a reload, and by going back', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'Are you there?')
    const visitor = await web.visit({ path: `/conversations/${conversationId}` }, ada)
    const { page } = visitor

    await page.getByRole('log').getByText('Are you there?').waitFor()
    await page.reload()
    await page.getByRole('log').getByText('Are you there?').waitFor()
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await expectSound(visitor)
    await page.goBack()
    await page.getByRole('log').getByText('Are you there?').waitFor()
  })

  it('does not send what is empty, and takes a new line with Shift', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'First')
    const { page } = await web.visit({ path: `/conversations/${conversationId}` }, ada)
    const composer = page.getByRole('textbox', { name: 'Message' })

    await page.getByRole('log').getByText('First').waitFor()
    await composer.fill('   ')
    await page.keyboard.press('Enter')
    await composer.fill('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Enter')

    await page.getByRole('log').getByText('one\ntwo').waitFor()
    expect(await page.getByRole('log').locator('.message').count()).toBe(2)
    expect(await composer.inputValue()).toBe('')
  })
})

describe('signing out', () => {
  it('leaves nothing of the person on the device, and other tabs notice', async () => {
    const ada = await web.newcomer('Ada Lind')
    const other = await ada.context.newPage()
    await other.goto('/')
    await other.getByRole('heading', { name: 'Conversations' }).waitFor()

    await ada.page.getByRole('link', { name: 'Profile' }).click()
    await ada.page.getByRole('button', { name: 'Sign out', exact: true }).click()

    await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    const kept = await other.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const opening = indexedDB.open('parley', 1)
          opening.onsuccess = () => {
            const keys = opening.result.transaction('records').objectStore('records').getAllKeys()
            keys.onsuccess = () => resolve(keys.result)
          }
        }),
    )
    expect(kept).toEqual([])
  })

  it('asks first while something has not been sent', async () => {
    const [ada, ben] = await Promise.all([web.person('Ada Lind'), web.person('Ben Berg')])
    const conversationId = await talk(ben, ada, 'First')
    const { page, context } = await web.visit({ path: '/settings' }, ada)
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
    await page.getByRole('link', { name: 'Conversations' }).click()
    await page.locator(`a[href="/conversations/${conversationId}"]`).click()
    await page.getByRole('log').getByText('First').waitFor()
    await context.setOffline(true)
    await page.getByRole('textbox', { name: 'Message' }).fill('Second')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Profile' }).click()

    await page.getByRole('button', { name: 'Sign out', exact: true }).click()

    await page.getByRole('dialog').getByText('has not been sent yet').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Ada Lind' }).waitFor()
  })
})

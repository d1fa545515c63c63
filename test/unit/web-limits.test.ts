import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audienceLimits } from '../../shared/contract/audience.ts'
import { ConfirmRegistration, Email, SignIn } from '../../shared/contract/auth.ts'
import { contentLimits, PlainContent, Title } from '../../shared/contract/content.ts'
import { conversationLimits, Topic } from '../../shared/contract/conversations.ts'
import { DisplayName, UpdateProfile, Username } from '../../shared/contract/people.ts'
import { CreateSpace, GroupName } from '../../shared/contract/spaces.ts'
import { contentBytes as serviceBytes } from '../../shared/core/text.ts'
import {
  contentBytes,
  fits,
  isCode,
  isEmail,
  isGroupName,
  isUsername,
  most,
  mostOf,
} from '../../web/src/forms/limits.ts'

const atEdges = (length: number) => [
  '',
  ' ',
  'x'.repeat(length),
  'x'.repeat(length + 1),
  '😀'.repeat(length),
  '\ud800',
]

describe('what a form takes, the service takes', () => {
  it.each([
    ['a display name', DisplayName, 1, most.displayName],
    ['a title', Title, 1, most.title],
    ['a topic', Topic, 1, most.topic],
  ] as const)('%s', (_, schema, least, longest) => {
    const isRight = (value: string) => schema.safeParse(value).success

    for (const value of atEdges(longest))
      expect(fits(value, least, longest), value.slice(0, 9)).toBe(isRight(value))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => fits(value, least, longest) === isRight(value)),
    )
  })

  it('a body, an about, of a space too, and a login', () => {
    for (const body of atEdges(most.body))
      expect(fits(body, 1, most.body)).toBe(PlainContent.safeParse({ body }).success)
    for (const bio of atEdges(most.bio))
      expect(fits(bio, 0, most.bio)).toBe(UpdateProfile.safeParse({ bio }).success)
    for (const description of atEdges(most.spaceAbout))
      expect(fits(description, 1, most.spaceAbout)).toBe(
        CreateSpace.safeParse({ name: 'Course', description }).success,
      )
    for (const length of [1, most.login, most.login + 1]) {
      const username = 'x'.repeat(length)
      expect(fits(username, 1, most.login)).toBe(SignIn.safeParse({ username, password: 'x' }).success)
    }
  })

  it('a content of so many bytes, in so many languages, to so many', () => {
    const { bytes, variants } = contentLimits
    expect(mostOf).toEqual({
      contentBytes: bytes,
      languages: variants,
      tokens: audienceLimits.tokens,
      people: conversationLimits.membersPerRequest,
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => contentBytes({ body }) === serviceBytes({ body })),
    )
  })

  it('a username and a code', () => {
    const characters = fc.constantFrom(...'abzAZ09._-@ å')
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 33 }), (value) => {
        expect(isUsername(value)).toBe(Username.safeParse(value).success)
        const code = ConfirmRegistration.safeParse({ username: 'ada', code: value })
        expect(isCode(value)).toBe(code.success)
      }),
    )
    expect([isCode('123456'), isCode('12345'), isUsername('ada.lind-7')]).toEqual([true, false, true])
  })

  it('a name of a group', () => {
    const characters = fc.constantFrom(...'abz-09A_ å')
    fc.assert(
      fc.property(
        fc.string({ unit: characters, maxLength: 42 }),
        (value) => isGroupName(value) === GroupName.safeParse(value).success,
      ),
    )
    expect([isGroupName('lab-1'), isGroupName('a'.repeat(41)), isGroupName('')]).toEqual([true, false, false])
  })

  it('every e-mail address that the service would', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        if (Email.safeParse(address).success) expect(isEmail(address)).toBe(true)
      }),
    )
    for (const slip of ['ada', 'ada@', '@example.org', 'ada@example', 'a da@example.org', ''])
      expect(isEmail(slip)).toBe(false)
  })
})

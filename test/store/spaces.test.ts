import { beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/contract/errors.ts'
import { type SpacePermission, spaceLimits } from '../../shared/contract/spaces.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { deleteSpace } from '../../shared/services/close-space.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { putSpaceMemberRoles, removeFromSpace } from '../../shared/services/enrol.ts'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { erasePerson } from '../../shared/services/erase-person.ts'
import type { Given, Reader } from '../../shared/services/given.ts'
import { listConversations } from '../../shared/services/list-conversations.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { listSpaceMembers } from '../../shared/services/list-space-members.ts'
import { countUnread, listInbox } from '../../shared/services/mailbox.ts'
import { addPeople } from '../../shared/services/members.ts'
import { membershipChanged } from '../../shared/services/membership-changed.ts'
import { createProfile, updateProfile } from '../../shared/services/profiles.ts'
import { addReaction } from '../../shared/services/react.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { deleteGroup, putGroup } from '../../shared/services/set-space-group.ts'
import { listSpaceGroups, readSpaceGroup } from '../../shared/services/space-groups.ts'
import { createSpace, listSpaces, readSpace } from '../../shared/services/spaces.ts'
import { updateConversation } from '../../shared/services/update-conversation.ts'
import { updateSpace } from '../../shared/services/update-space.ts'
import { readEntries } from '../../shared/store/log.ts'
import { renameSpaceMember } from '../../shared/store/space-members.ts'
import { listeningOn } from '../support/listening.ts'
import { requireWholeSpace } from '../support/space-whole.ts'
import { closeWhole, newCourse, newSpaceConversation } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
beforeAll(() => {
  given = givenFor(test.table)
})

let count = 0
async function newcomer(displayName = 'Some Body'): Promise<Reader> {
  count += 1
  const caller = { userId: crypto.randomUUID(), username: `person${count}` }
  await createProfile(given, { ...caller, displayName }, 'en')
  return { ...caller, languages: ['en'] }
}
const newcomers = (...names: string[]) => Promise.all(names.map(newcomer))

/** A course with somebody in each of the default roles. */
async function course() {
  const [ada, tom, ben] = (await newcomers('Ada Responsible', 'Tom Staff', 'Ben Student')) as [
    Reader,
    Reader,
    Reader,
  ]
  const spaceId = await newCourse(given, ada)
  await enrol(ada, spaceId, tom, 'staff')
  await enrol(ada, spaceId, ben, 'student')
  return { spaceId, ada, tom, ben }
}

const enrol = (by: Reader, spaceId: string, { userId }: Reader, ...roles: string[]) =>
  putSpaceMemberRoles(given, by, { spaceId, userId }, roles)
const remove = (by: Reader, spaceId: string, { userId }: Reader) =>
  removeFromSpace(given, by, { spaceId, userId })
const rolesOf = async (spaceId: string, { userId }: Reader) =>
  (await requireWholeSpace(test.table, spaceId)).members.get(userId)?.roles

/** A refusal in one line: `conflict last_responsible`, `invalid_request #/roles/0 invalid_value`. */
async function refusalOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused: ${error}`)
  return wordsOf(error)
}
const wordsOf = ({ code, params }: AppError): string =>
  [code, params.reason, ...(params.errors ?? []).map((one) => `${one.pointer} ${one.code}`)]
    .filter(Boolean)
    .join(' ')

describe('a space', () => {
  it('is created once under a key, and another request under it is refused', async () => {
    const [ada] = (await newcomers('Ada')) as [Reader]
    const key = crypto.randomUUID()
    const wanted = { name: 'Course', language: 'fi' }

    const first = await createSpace(given, ada, wanted, key)
    const again = await createSpace(given, ada, wanted, key)

    expect([first.replayed, again.replayed]).toEqual([false, true])
    expect(again.spaceId).toBe(first.spaceId)
    expect(await refusalOf(createSpace(given, ada, { ...wanted, name: 'Other' }, key))).toBe(
      'idempotency_key_reused',
    )
    expect(await refusalOf(readSpace(given, (await newcomers('Eve'))[0] as Reader, first.spaceId))).toBe(
      'not_found',
    )
  })

  it('is told in the languages of its reader, with what they are and may do', async () => {
    const { ada, tom, spaceId } = await course()
    const name = { variants: { en: 'Course', fi: 'Kurssi' }, default: 'en' }
    const roles = [
      { name: 'tutor', title: name, permissions: ['ask', 'answer'] as SpacePermission[] },
      { name: 'mentor', permissions: [] },
    ]
    await updateSpace(given, ada, spaceId, { name, roles, description: 'About it' })
    await putGroup(given, ada, { spaceId, name: 'red' }, [tom.userId])

    const space = await readSpace(given, { ...tom, languages: ['fi-FI'] }, spaceId)

    expect(space).toMatchObject({
      name: 'Kurssi',
      titleVariants: name,
      description: 'About it',
      myRoles: ['staff'],
      myGroups: ['red'],
      permissions: ['enrol', 'announce', 'answer', 'ask', 'faq', 'templates'],
      memberCount: 3,
    })
    expect(space.roles.map(({ name: role, title }) => [role, title])).toEqual([
      ['responsible', 'Vastuuhenkilö'],
      ['staff', 'Henkilökunta'],
      ['student', 'Opiskelija'],
      ['tutor', 'Kurssi'],
      ['mentor', 'mentor'],
    ])
    const links = [
      'self',
      'members',
      'groups',
      'conversations',
      'faq',
      'leave',
      'unanswered',
      'templates',
      'enrol',
    ]
    expect(Object.keys(space._links)).toEqual(links)
    expect((await readSpace(given, ada, spaceId))._links.edit).toEqual({ href: `/v1/spaces/${spaceId}` })
  })

  it('R9 is listed with the others of its reader, a page at a time, each once', async () => {
    const [ada] = (await newcomers('Ada')) as [Reader]
    const made = await Promise.all(Array.from({ length: 5 }, () => newCourse(given, ada)))
    await deleteSpace(given, ada, made[0] as string)
    const listed: string[] = []
    let position: string | undefined
    do {
      const page = await listSpaces(given, ada, { limit: 2, position })
      listed.push(...page.items.map(({ spaceId }) => spaceId))
      position = page.position
    } while (position)

    expect(listed.toSorted()).toEqual(made.slice(1).toSorted())
  })

  it('does not exist to strangers, nor to those who have left', async () => {
    const { spaceId, ben, ada } = await course()
    const [eve] = (await newcomers('Eve')) as [Reader]
    await remove(ben, spaceId, ben)

    for (const stranger of [eve, ben]) {
      const asked = [
        readSpace(given, stranger, spaceId),
        updateSpace(given, stranger, spaceId, { name: 'Mine' }),
        deleteSpace(given, stranger, spaceId),
        enrol(stranger, spaceId, stranger, 'student'),
        remove(stranger, spaceId, ada),
        enrolBatch(given, stranger, spaceId, []),
        listSpaceMembers(given, stranger, { spaceId, limit: 20 }),
        listSpaceGroups(given, stranger, { spaceId, limit: 20 }),
        readSpaceGroup(given, stranger, { spaceId, name: 'red' }),
        putGroup(given, stranger, { spaceId, name: 'red' }, []),
        deleteGroup(given, stranger, { spaceId, name: 'red' }),
      ]
      expect(new Set(await Promise.all(asked.map(refusalOf)))).toEqual(new Set(['not_found']))
      expect((await listSpaces(given, stranger, { limit: 20 })).items).toEqual([])
    }
  })

  it('keeps what a change leaves out, and the description goes with null', async () => {
    const { spaceId, ada } = await course()
    await updateSpace(given, ada, spaceId, { description: 'About it', language: 'sv' })
    await updateSpace(given, ada, spaceId, { name: 'Renamed' })

    expect(await readSpace(given, ada, spaceId)).toMatchObject({
      name: 'Renamed',
      description: 'About it',
      language: 'sv',
    })
    await updateSpace(given, ada, spaceId, { description: null })
    expect((await readSpace(given, ada, spaceId)).description).toBeUndefined()
  })

  it('drops no role that somebody has, and says which', async () => {
    const { spaceId, ada, ben } = await course()
    const tutor = { name: 'tutor', permissions: [] }
    await updateSpace(given, ada, spaceId, { roles: [tutor] })
    await enrol(ada, spaceId, ben, 'tutor')

    expect(await refusalOf(updateSpace(given, ada, spaceId, { roles: [] }))).toBe('conflict role_in_use')
    await enrol(ada, spaceId, ben, 'student')
    await updateSpace(given, ada, spaceId, { roles: [] })
    expect(await refusalOf(enrol(ada, spaceId, ben, 'tutor'))).toBe('invalid_request #/roles/0 invalid_value')
  })
})

describe('who is in a space', () => {
  it('R5 is changed by who may, and by nobody beyond what they may do themselves', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const [eve] = (await newcomers('Eve')) as [Reader]

    expect(await refusalOf(enrol(ben, spaceId, eve, 'student'))).toBe('forbidden')
    expect(await refusalOf(enrol(tom, spaceId, eve, 'responsible'))).toBe('forbidden role')
    expect(await refusalOf(remove(tom, spaceId, ada))).toBe('forbidden role')
    expect(await refusalOf(remove(ben, spaceId, tom))).toBe('forbidden')
    expect(await enrol(tom, spaceId, eve, 'staff', 'student')).toBe(true)
    expect(await enrol(tom, spaceId, eve, 'student')).toBe(false)
    expect(await rolesOf(spaceId, eve)).toEqual(['student'])
  })

  it('always has somebody responsible, also when two let go at once', async () => {
    const { spaceId, ada, tom } = await course()
    expect(await refusalOf(remove(ada, spaceId, ada))).toBe('conflict last_responsible')
    expect(await refusalOf(enrol(ada, spaceId, ada, 'staff'))).toBe('conflict last_responsible')
    await enrol(ada, spaceId, tom, 'responsible')

    const outcomes = await Promise.allSettled([
      remove(ada, spaceId, ada),
      enrol(tom, spaceId, tom, 'staff'),
      remove(tom, spaceId, ada),
    ])

    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true)
    expect((await requireWholeSpace(test.table, spaceId)).space.responsibleCount).toBe(1)
  })

  it('knows nobody who is not there, is gone, or blocks who asks', async () => {
    const { spaceId, ada } = await course()
    const [gone, blocking] = (await newcomers('Gone', 'Blocking')) as [Reader, Reader]
    await erasePerson(given, gone)
    await setBlock(given, blocking, ada.userId, true)
    const nobody = { ...ada, userId: crypto.randomUUID() }

    for (const one of [nobody, gone, blocking]) {
      expect(await refusalOf(enrol(ada, spaceId, one, 'student'))).toBe(
        'invalid_request {userId} unknown_user',
      )
    }
  })

  it('is listed by role and by the beginning of any name, a page at a time', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const ids = async (wanted: { role?: string; query?: string; limit?: number; position?: string }) => {
      const page = await listSpaceMembers(given, ben, { spaceId, limit: 20, ...wanted })
      return page.items.map(({ userId }) => userId)
    }

    expect(await ids({})).toEqual([ada, tom, ben].map(({ userId }) => userId).toSorted())
    expect(await ids({ role: 'staff' })).toEqual([tom.userId])
    expect(await ids({ query: 'stud' })).toEqual([ben.userId])
    expect(await ids({ query: ben.username })).toEqual([ben.userId])
    expect(await ids({ role: 'staff', query: 'ben' })).toEqual([])
    const first = await listSpaceMembers(given, ben, { spaceId, limit: 2, query: 's' })
    const last = await listSpaceMembers(given, ben, {
      spaceId,
      limit: 2,
      query: 's',
      position: first.position,
    })
    expect([first.position === undefined, last.position]).toEqual([true, undefined])
  })

  it('R9 pages through many without skipping or repeating, however few of them fit', async () => {
    const { spaceId, ada } = await course()
    const people = await newcomers(...Array.from({ length: 7 }, (_, place) => `Member ${place}`))
    for (const [place, one] of people.entries())
      await enrol(ada, spaceId, one, place % 2 ? 'staff' : 'student')
    const listed: string[] = []
    let position: string | undefined
    do {
      const page = await listSpaceMembers(given, ada, { spaceId, role: 'student', limit: 2, position })
      listed.push(...page.items.map(({ userId }) => userId))
      position = page.position
    } while (position)

    expect(listed).toHaveLength(5)
    expect(new Set(listed).size).toBe(5)
  })

  it('follows names, also where somebody was renamed while they were brought in', async () => {
    const { spaceId, ada, ben } = await course()
    const nameOf = async () =>
      (await requireWholeSpace(test.table, spaceId)).members.get(ben.userId)?.displayName
    const ears = {
      ...listeningOn(test.table).given,
      enqueue: async () => undefined,
      assign: async () => undefined,
    }

    await updateProfile(given, ben, { displayName: 'Benjamin' })
    await deliver(ears, [{ kind: 'renamed', userId: ben.userId, sequenceNumber: '1' }])
    expect(await nameOf()).toBe('Benjamin')

    await renameSpaceMember(test.table, spaceId, ben.userId, 'Read before')
    await membershipChanged(given, { spaceId, userIds: [ben.userId], actor: ada.userId })
    expect(await nameOf()).toBe('Benjamin')

    await renameSpaceMember(test.table, spaceId, ben.userId, 'Read before, by one who died')
    await deliver(ears, [{ kind: 'membership', spaceId, userId: ben.userId, sequenceNumber: '2' }])
    expect(await nameOf()).toBe('Benjamin')
  })

  it('lets go of somebody whose account was deleted while they were brought in', async () => {
    const { spaceId, ada } = await course()
    const [late] = (await newcomers('Late')) as [Reader]
    const read = given.table.batchGet
    let erased = false
    // The account goes right after it was seen to be there.
    const table = {
      ...given.table,
      batchGet: async (...asked: Parameters<typeof read>) => {
        const items = await read(...asked)
        if (!erased && items.some((item) => item.un === late.username)) {
          erased = true
          await erasePerson(given, late)
        }
        return items
      },
    }

    await putSpaceMemberRoles({ ...given, table }, ada, { spaceId, userId: late.userId }, ['student'])

    expect(erased).toBe(true)
    expect((await requireWholeSpace(test.table, spaceId)).members.has(late.userId)).toBe(false)
  })

  it('R13 holds so many people and no more', async () => {
    const { spaceId, ada } = await course()
    const [one, other] = (await newcomers('One', 'Other')) as [Reader, Reader]
    const lines = [one, other].map(({ userId }, place) => ({
      pointer: `#/${place}`,
      wanted: { userId, roles: ['student'] },
    }))
    await test.table.update({
      Key: { pk: `SPACE#${spaceId}`, sk: 'META' },
      UpdateExpression: 'SET mc = :most',
      ExpressionAttributeValues: { ':most': spaceLimits.members - 1 },
    })

    const outcomes = await enrolBatch(given, ada, spaceId, lines)

    expect(outcomes.map(({ status, refusal }) => refusal?.params.reason ?? status)).toEqual([
      'added',
      'space_members',
    ])
  })
})

describe('a batch', () => {
  it('judges each line by itself, and a repeat changes nothing', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const [eve] = (await newcomers('Eve')) as [Reader]
    const broken = new AppError('invalid_request')
    const wanted = [
      { username: eve.username, roles: ['student'] },
      { userId: ben.userId, roles: ['student'] },
      { userId: tom.userId, roles: ['staff', 'student'] },
      broken,
      { username: 'nobody-here', roles: ['student'] },
      { userId: crypto.randomUUID(), roles: ['student'] },
      { userId: eve.userId, roles: ['staff'] },
      { userId: ben.userId, roles: ['dean'] },
      { username: 'person', roles: ['student'] },
    ]
    const lines = wanted.map((line, place) => ({ pointer: `#/members/${place}`, wanted: line }))
    const inWords = async () =>
      (await enrolBatch(given, ada, spaceId, lines)).map(({ status, refusal }) =>
        refusal ? `${status} ${wordsOf(refusal)}` : status,
      )
    const bad = [
      'failed invalid_request',
      'failed invalid_request #/members/4/username unknown_user',
      'failed invalid_request #/members/5/userId unknown_user',
      'duplicate conflict duplicate_line',
      'duplicate conflict duplicate_line',
      'failed invalid_request #/members/8/username unknown_user',
    ]

    expect(await inWords()).toEqual(['added', 'unchanged', 'updated', ...bad])
    expect(await inWords()).toEqual(['unchanged', 'unchanged', 'unchanged', ...bad])
    expect(await rolesOf(spaceId, eve)).toEqual(['student'])
  })

  it('brings in hundreds, of whom not all may have what they are to get', async () => {
    const { spaceId, tom } = await course()
    const people = await newcomers(...Array.from({ length: 101 }, (_, place) => `Pupil ${place}`))
    const lines = people.map(({ username }, place) => ({
      pointer: `#/${place}`,
      wanted: { username, roles: [place === 50 ? 'responsible' : 'student'] },
    }))

    const outcomes = await enrolBatch(given, tom, spaceId, lines)

    expect(outcomes.filter(({ status }) => status === 'added')).toHaveLength(100)
    expect(outcomes[50]).toMatchObject({ status: 'failed', userId: people[50]?.userId })
    expect((await requireWholeSpace(test.table, spaceId)).space.memberCount).toBe(103)
  })

  it('may be about oneself too, which takes nothing from the other lines', async () => {
    const { spaceId, ada, tom, ben } = await course()
    await enrol(ada, spaceId, tom, 'responsible')
    const lines = [ada, ben].map(({ userId }, place) => ({
      pointer: `#/${place}`,
      wanted: { userId, roles: ['staff'] },
    }))

    const outcomes = await enrolBatch(given, ada, spaceId, lines)

    expect(outcomes.map(({ status }) => status)).toEqual(['updated', 'updated'])
  })
})

describe('a group', () => {
  it('is made, read, changed and taken away', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const place = { spaceId, name: 'red' }
    const put = (...people: Reader[]) =>
      putGroup(
        given,
        tom,
        place,
        people.map(({ userId }) => userId),
      )

    expect(await put(ada, ben, ben)).toBe(true)
    expect(await put(ben, tom)).toBe(false)
    await putGroup(given, tom, { spaceId, name: 'empty' }, [])

    const listed = await listSpaceGroups(given, ben, { spaceId, limit: 20 })
    expect(listed.items.map(({ name, memberCount }) => [name, memberCount])).toEqual([
      ['empty', 0],
      ['red', 2],
    ])
    const group = await readSpaceGroup(given, ben, place)
    expect(group.memberIds).toEqual([ben, tom].map(({ userId }) => userId).toSorted())
    await deleteGroup(given, tom, place)
    expect(await refusalOf(readSpaceGroup(given, ben, place))).toBe('not_found')
    expect(await refusalOf(deleteGroup(given, tom, place))).toBe('not_found')
  })

  it('R13 takes only people of the space, and who may not change groups changes none', async () => {
    const { spaceId, tom, ben } = await course()
    const [eve] = (await newcomers('Eve')) as [Reader]
    const place = { spaceId, name: 'red' }

    expect(await refusalOf(putGroup(given, tom, place, [ben.userId, eve.userId]))).toBe(
      'invalid_request #/memberIds/1 unknown_user',
    )
    expect(await refusalOf(putGroup(given, ben, place, [ben.userId]))).toBe('forbidden')
    expect((await requireWholeSpace(test.table, spaceId)).groups).toEqual([])
  })

  /** Ninety students, and the table with something that happens once, behind its first write. */
  async function largeCourse() {
    const { spaceId, ada, tom } = await course()
    const people = await newcomers(...Array.from({ length: 90 }, (_, place) => `Pupil ${place}`))
    const lines = people.map(({ userId }, place) => ({
      pointer: `#/${place}`,
      wanted: { userId, roles: ['student'] },
    }))
    await enrolBatch(given, ada, spaceId, lines)
    const interrupted = (between: () => Promise<unknown>): Given => {
      let done = false
      const transact: Given['table']['transact'] = async (items) => {
        const written = await given.table.transact(items)
        if (!done && written.ok) {
          done = true
          await between()
        }
        return written
      }
      return { ...given, table: { ...given.table, transact } }
    }
    const ids = people.map(({ userId }) => userId)
    return { spaceId, ada, tom, early: ids.slice(0, 60), late: ids.slice(30), interrupted }
  }

  it('is what the later request says that came between the steps of an earlier one', async () => {
    const { spaceId, ada, tom, early, late, interrupted } = await largeCourse()
    const place = { spaceId, name: 'red' }

    const first = putGroup(
      interrupted(() => putGroup(given, tom, place, late)),
      ada,
      place,
      early,
    )

    expect(await refusalOf(first)).toBe('conflict group')
    expect((await readSpaceGroup(given, ada, place)).memberIds).toEqual(late.toSorted())
  })

  it('stays gone that was taken away between the steps of a change, and the other way round', async () => {
    const { spaceId, ada, tom, early, late, interrupted } = await largeCourse()
    const place = { spaceId, name: 'red' }

    const changing = putGroup(
      interrupted(() => deleteGroup(given, tom, place)),
      ada,
      place,
      early,
    )
    expect(await refusalOf(changing)).toBe('conflict group')
    expect((await requireWholeSpace(test.table, spaceId)).groups).toEqual([])

    await putGroup(given, ada, place, early)
    const deleting = deleteGroup(
      interrupted(() => putGroup(given, tom, place, late)),
      ada,
      place,
    )
    expect(await refusalOf(deleting)).toBe('conflict group')
    expect((await readSpaceGroup(given, ada, place)).memberIds).toEqual(late.toSorted())
  })

  it('is what one of two says who change it at once', async () => {
    const { spaceId, ada, tom, early, late } = await largeCourse()
    const place = { spaceId, name: 'red' }

    const outcomes = await Promise.allSettled([
      putGroup(given, ada, place, early),
      putGroup(given, tom, place, late),
    ])

    const { memberIds } = await readSpaceGroup(given, ada, place)
    expect([early.toSorted(), late.toSorted()]).toContainEqual(memberIds)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(wordsOf(outcome.reason as AppError)).toBe('conflict group')
    }
  })
})

describe('what is said in a space', () => {
  const say = (sender: Reader, conversationId: string, body = 'Hello') =>
    sendMessage(given, sender, {
      conversationId,
      content: { body },
      clientMessageId: crypto.randomUUID(),
    })

  it('is found by space, topic and person', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const other = await newCourse(given, ada)
    const withTom = await newSpaceConversation(given, spaceId, ada, [tom], 'Exam')
    const withBen = await newSpaceConversation(given, spaceId, ada, [ben], 'Essay')
    const elsewhere = await newSpaceConversation(given, other, ada, [ben])
    for (const conversationId of [withTom, withBen]) await say(ada, conversationId)
    await say(ada, elsewhere)
    const found = async (wanted: object) => {
      const { items } = await listConversations(given, ada, { view: 'active', limit: 20, ...wanted })
      return items.map(({ conversationId }) => conversationId).toSorted()
    }

    expect(await found({ spaceId })).toEqual([withTom, withBen].toSorted())
    expect(await found({ spaceId, topic: 'Exam' })).toEqual([withTom])
    expect(await found({ spaceId, userId: ben.userId })).toEqual([withBen])
    expect(await countUnread(given, ben.userId, { spaceId })).toMatchObject({ total: 1 })
    expect(await countUnread(given, ben.userId, { spaceId, topic: 'Exam' })).toMatchObject({ total: 0 })
    const inbox = await listInbox(given, ben, { spaceId, limit: 20 })
    expect(inbox.items.map(({ conversation }) => conversation.spaceId)).toEqual([spaceId])
  })

  it('can be read when the space is deleted, and nothing more is said', async () => {
    const { spaceId, ada, tom, ben } = await course()
    const conversationId = await newSpaceConversation(given, spaceId, ada, [tom])
    const { entry } = await say(tom, conversationId)

    await deleteSpace(given, ada, spaceId)

    expect(await refusalOf(readSpace(given, ada, spaceId))).toBe('not_found')
    const changes = [
      say(tom, conversationId),
      say(ada, conversationId),
      addReaction(given, ada, { conversationId, seq: entry.seq, emoji: '👍' }),
      addPeople(given, ada, conversationId, [ben.userId], 'member'),
      updateConversation(given, ada, conversationId, { policy: { postRoles: ['owner'] } }),
    ]
    expect(new Set(await Promise.all(changes.map(refusalOf)))).toEqual(new Set(['forbidden closed']))
    const { items } = await listMessages(given, tom, { conversationId, limit: 50 })
    expect(items.map(({ text }) => text?.body)).toEqual(['Hello'])
    expect(await closeWhole(test.table, spaceId)).toBeGreaterThan(0)
    expect((await listSpaces(given, tom, { limit: 20 })).items).toEqual([])
  })

  it('R5 ends with the entry that closes it, whoever sends at that moment', async () => {
    const { spaceId, ada, tom } = await course()
    const conversationId = await newSpaceConversation(given, spaceId, ada, [tom])
    const sends = Array.from({ length: 12 }, () =>
      say(tom, conversationId).catch((error: AppError) => error.code),
    )

    await Promise.all([...sends, deleteSpace(given, ada, spaceId)])

    const log = await readEntries(test.table, conversationId, { consistent: true })
    const closing = log.findIndex(({ type }) => type === 'conversation.updated')
    expect(closing).toBeGreaterThan(0)
    expect(log.slice(closing + 1)).toEqual([])
    expect(await refusalOf(say(tom, conversationId))).toBe('forbidden closed')
  })

  it('goes on where the last who was responsible deletes their account, and the eldest of staff follows', async () => {
    const { spaceId, ada, tom, ben } = await course()
    await erasePerson(given, ada)

    expect(await rolesOf(spaceId, tom)).toEqual(['responsible', 'staff'])
    await erasePerson(given, tom)
    expect(await rolesOf(spaceId, ben)).toEqual(['student'])
    await erasePerson(given, ben)
    await closeWhole(test.table, spaceId)
    expect(await refusalOf(readSpace(given, ben, spaceId))).toBe('not_found')
  })
})

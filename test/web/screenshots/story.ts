import type { Site } from '../../support/runtime.ts'
import { newPerson, type SignedIn } from '../../support/runtime-people.ts'
import { openSpace, talk } from '../../support/web.ts'

/** What the screenshots show. */
export interface Story {
  readonly ada: SignedIn
  readonly groupId: string
  readonly spaceId: string
}

/** People who know each other, and what they have said. */
export async function settle(site: Site): Promise<Story> {
  const come = (displayName: string) => newPerson(site.origin, site.rest, { displayName })
  const [ada, ben, cleo, dan] = await Promise.all([
    come('Ada Lind'),
    come('Ben Berg'),
    come('Cleo Niemi'),
    come('Dan Åberg'),
  ])
  const body = {
    kind: 'group',
    title: 'Autumn course',
    memberIds: [ben, cleo, dan].map(({ userId }) => userId),
  }
  const group = await ada.call('POST /conversations', { body })
  const { conversationId: groupId } = group.body as { conversationId: string }
  const say = (person: SignedIn, text: string) =>
    person.call(`POST /conversations/${groupId}/messages`, {
      body: { content: { body: text }, clientMessageId: crypto.randomUUID() },
    })
  await say(ada, 'Welcome, everybody! This is where we talk about the course.')
  await say(ben, 'Thanks, Ada. When do we meet for the first time?')
  await say(
    cleo,
    'Could it be Thursday at two? I can book the big room on the second floor, so that there is a place for all of us.',
  )
  await say(ada, 'Thursday at two is good.')
  await say(dan, 'For me too. I will bring the cables.')
  await talk(dan, ada, 'Do you have the key to the lab?')
  await talk(cleo, ada, 'The report is ready. Have a look when you find the time!')
  await talk(ada, ben, 'Lunch tomorrow?')
  const spaceId = await settleSpace(ada, cleo, [ben, dan])
  await ask(ben, spaceId)
  await say(cleo, 'The room is ours from one to four. See you there!')
  return { ada, groupId, spaceId }
}

/** A course of Ada's, where Cleo helps; what was asked in it, and what is answered already. */
async function settleSpace(ada: SignedIn, cleo: SignedIn, students: readonly SignedIn[]): Promise<string> {
  const course = {
    name: 'Distributed systems',
    description: 'Autumn term, Thursdays at two in the big room on the second floor.',
  }
  const spaceId = await openSpace(ada, course, [
    [cleo, 'staff'],
    ...students.map((student) => [student, 'student'] as const),
  ])
  const memberIds = students.map(({ userId }) => userId)
  await ada.call(`PUT /spaces/${spaceId}/groups/lab-1`, { body: { memberIds } })
  for (const [question, answer] of [
    ['When is the exam?', 'On the last Friday of May, from nine to twelve.'],
    ['May we work in pairs?', 'Yes, in pairs. Say in your report who did what.'],
    ['Where is the lab?', 'On the third floor. The door is open on weekdays from eight to eight.'],
  ])
    await ada.call(`POST /spaces/${spaceId}/faq`, { body: { question, answer: { body: answer } } })
  const write = (person: SignedIn, to: string, title: string, text: string, priority = 'normal') =>
    person.call('POST /conversations', {
      body: {
        kind: 'audience',
        spaceId,
        audience: { to: to.split(' '), live: true },
        title,
        firstMessage: { content: { body: text }, priority },
      },
    })
  await write(ada, 'all', 'Welcome to the course', 'The first lecture is on Thursday. Bring a laptop.')
  for (const locked of students.slice(1))
    await write(
      locked,
      'role:staff role:responsible',
      'Locked out of the lab',
      'The door does not open with my card.',
      'urgent',
    )
  return spaceId
}

/** A student asks whoever teaches. */
const ask = (student: SignedIn, spaceId: string) =>
  student.call('POST /conversations', {
    body: {
      kind: 'audience',
      spaceId,
      audience: { to: ['role:responsible', 'role:staff'], live: true },
      title: 'The second task',
      firstMessage: {
        content: {
          title: 'The second task',
          body: 'Which of the two ways do you want us to take? I have begun with the first.',
        },
        priority: 'urgent',
      },
    },
  })

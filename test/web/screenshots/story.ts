import type { Site } from '../../support/runtime.ts'
import { newPerson, type SignedIn } from '../../support/runtime-people.ts'
import { talk } from '../../support/web.ts'

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
  const spaceId = await begin(ada, { students: [ben, cleo], staff: [dan] })
  await ask(ben, spaceId)
  await say(cleo, 'The room is ours from one to four. See you there!')
  return { ada, groupId, spaceId }
}

/** A course that somebody is responsible for; answers its id. */
async function begin(
  teacher: SignedIn,
  { students, staff }: Readonly<Record<'students' | 'staff', readonly SignedIn[]>>,
): Promise<string> {
  const space = await teacher.call('POST /spaces', { body: { name: 'Autumn course' } })
  const { spaceId } = space.body as { spaceId: string }
  const as = (role: string) => (one: SignedIn) => ({ userId: one.userId, roles: [role] })
  const members = [...students.map(as('student')), ...staff.map(as('staff'))]
  await teacher.call(`POST /spaces/${spaceId}/members/batch`, { body: { members } })
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

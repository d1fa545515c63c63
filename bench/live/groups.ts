import { createConversation } from '../../shared/services/create-conversation.ts'
import type { Given } from '../../shared/services/given.ts'
import { addPeople } from '../../shared/services/members.ts'
import type { Person } from '../../test/support/people.ts'

const membersPerRequest = 500

/** A group of the sender and these people. */
export async function openGroup(given: Given, sender: Person, people: readonly Person[]): Promise<string> {
  const ids = people.map(({ userId }) => userId)
  const title = `A group of ${people.length}`
  const memberIds = ids.slice(0, membersPerRequest)
  const { conversationId } = await createConversation(given, sender, { kind: 'group', title, memberIds })
  for (let from = membersPerRequest; from < ids.length; from += membersPerRequest) {
    const more = ids.slice(from, from + membersPerRequest)
    await addPeople(given, sender, conversationId, more, 'member')
  }
  return conversationId
}

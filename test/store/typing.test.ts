import { describe, expect, it } from 'vitest'
import { setBlock } from '../../shared/services/blocks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { removeMember } from '../../shared/services/members.ts'
import { editProfile } from '../../shared/services/presence.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { tellTyping } from '../../shared/services/typing.ts'
import { updateConversation } from '../../shared/services/update-conversation.ts'
import { welcome } from '../../shared/services/welcome.ts'
import { readEntries } from '../../shared/store/log.ts'
import { listeningOn, newConnection } from '../support/listening.ts'
import { newPeople, type Person } from '../support/people.ts'
import { testClock, useTable } from '../support/test-table.ts'

const test = useTable()

async function group(count = 3) {
  const clock = testClock()
  const ears = listeningOn(test.table, clock.now)
  const { given } = ears
  const people = await newPeople(test.table, count)
  const [ann, bob, carol] = people as [Person, Person, Person]
  const connect = async (person: Person): Promise<string> => {
    const connection = newConnection(person.userId, clock.now())
    await welcome(given, connection)
    return connection.connectionId
  }
  const memberIds = people.slice(1).map(({ userId }) => userId)
  const wanted = { kind: 'group', title: 'G', memberIds } as const
  const { conversationId } = await createConversation(given, ann, wanted)
  const sockets = { ann: await connect(ann), bob: await connect(bob), carol: await connect(carol) }
  const start = () => tellTyping(given, ann, conversationId, true)
  return { clock, ears, given, people, ann, bob, carol, connect, conversationId, sockets, start }
}

const stranger = (): Person => ({ userId: crypto.randomUUID(), username: 'stranger' })

describe('typing', () => {
  it('is told to the other members at once, and stored nowhere', async () => {
    const { clock, ears, given, ann, conversationId, sockets, start } = await group()
    const entries = async () =>
      (await readEntries(test.table, conversationId, { from: 1, consistent: true })).length
    const before = await entries()

    const expiresAt = await start()
    await tellTyping(given, ann, conversationId, false)

    const about = { v: 1, conversationId, actor: { userId: ann.userId } }
    const until = new Date(clock.now() + 6000).toISOString()
    expect(expiresAt).toBe(clock.now() + 6000)
    for (const socket of [sockets.bob, sockets.carol]) {
      expect(ears.heard(socket)).toMatchObject([
        { ...about, type: 'typing.started', data: { userId: ann.userId, expiresAt: until } },
        { ...about, type: 'typing.stopped', data: { userId: ann.userId } },
      ])
    }
    expect(ears.heard(sockets.ann)).toEqual([])
    expect(await entries()).toBe(before)
  })

  it('R5 does not know the conversation for strangers and for who was removed, and tells them nothing', async () => {
    const { ears, given, ann, bob, connect, conversationId, sockets, start } = await group()
    const eve = stranger()
    const [eves] = [await connect(eve)]
    await removeMember(given, ann, { conversationId, userId: bob.userId })

    await start()

    expect(ears.heard(eves)).toEqual([])
    expect(ears.heard(sockets.bob)).toEqual([])
    for (const person of [eve, bob]) {
      await expect(tellTyping(given, person, conversationId, true)).rejects.toMatchObject({
        code: 'not_found',
      })
    }
  })

  it.each(['ann blocks bob', 'bob blocks ann'])('is not told where %s', async (who) => {
    const { ears, given, ann, bob, sockets, start } = await group()
    if (who.startsWith('ann')) await setBlock(given, ann, bob.userId, true)
    else await setBlock(given, bob, ann.userId, true)

    await start()

    expect(ears.heard(sockets.bob)).toEqual([])
    expect(ears.heard(sockets.carol)).toHaveLength(1)
  })

  it('is told to nobody in a conversation of more than fifty', async () => {
    const { ears, sockets, start } = await group(51)

    expect(await start()).toBeUndefined()
    expect(ears.heard(sockets.bob)).toEqual([])
  })

  it('is told of fifty', async () => {
    const { ears, sockets, start } = await group(50)

    await start()

    expect(ears.heard(sockets.bob)).toHaveLength(1)
  })

  it('of somebody invisible or who may not write here is told to nobody', async () => {
    const { ears, given, ann, bob, conversationId, sockets, start } = await group()
    await editProfile(given, ann, { settings: { presence: 'invisible' } })
    await updateConversation(given, ann, conversationId, { policy: { postRoles: ['owner'] } })

    expect(await start()).toBeUndefined()
    expect(await tellTyping(given, bob, conversationId, true)).toBeUndefined()
    expect(ears.heard(sockets.carol)).toEqual([])
  })

  it('gives no direct conversation away before its first message', async () => {
    const { ears, given, ann, bob, sockets } = await group()
    const wanted = { kind: 'direct', userId: bob.userId } as const
    const { conversationId } = await createConversation(given, ann, wanted)

    const early = await tellTyping(given, ann, conversationId, true)
    const content = { body: 'hello' }
    await sendMessage(given, ann, { conversationId, content, clientMessageId: crypto.randomUUID() })
    await tellTyping(given, ann, conversationId, true)

    expect(early).toBeUndefined()
    expect(ears.heard(sockets.bob)).toHaveLength(1)
  })

  it('R10 ends the connection that is gone, and no other', async () => {
    const { ears, sockets, start } = await group()
    ears.gone.add(sockets.bob)
    await start()
    ears.gone.clear()

    await start()

    expect(ears.heard(sockets.bob)).toEqual([])
    expect(ears.heard(sockets.carol)).toHaveLength(2)
  })
})

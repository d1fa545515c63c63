import { describe, expect, it } from 'vitest'
import { setBlock } from '../../shared/services/blocks.ts'
import { endSession, endSessions, sweepConnection } from '../../shared/services/closing.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { markDelivered } from '../../shared/services/own-state.ts'
import {
  announce,
  editProfile,
  leave,
  setPresence,
  unwatchPresence,
  watchPresence,
} from '../../shared/services/presence.ts'
import { readProfile } from '../../shared/services/profile-views.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { welcome, welcomeAgain } from '../../shared/services/welcome.ts'
import type { NewConnection } from '../../shared/store/connections.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { listWatchers } from '../../shared/store/presence.ts'
import { listeningOn, newConnection } from '../support/listening.ts'
import { newPeople, type Person } from '../support/people.ts'
import { testClock, useTable } from '../support/test-table.ts'

const test = useTable()

/** Two people, each with a connection; the first watches the second, or whom `watched` names. */
async function watching() {
  const clock = testClock()
  const ears = listeningOn(test.table, clock.now)
  const { given } = ears
  const [ann, bob] = (await newPeople(test.table, 2)) as [Person, Person]
  const connect = async (person: Person, more: Partial<NewConnection> = {}) => {
    const connection = newConnection(person.userId, clock.now(), more)
    await welcome(given, connection)
    return connection
  }
  const annsPhone = await connect(ann)
  const states = () => watchPresence(given, annsPhone, [bob.userId])
  const seen = () => ears.heard(annsPhone.connectionId).map(({ data }) => data)
  const readBob = () => readProfile(given, { ...ann, languages: ['en'] }, bob.userId)
  return { clock, ears, given, ann, bob, connect, annsPhone, states, seen, readBob }
}

const at = (milliseconds: number): string => new Date(milliseconds).toISOString()

describe('presence', () => {
  it('is active while a connection is open, and last seen after it', async () => {
    const { clock, given, bob, connect, states, seen, annsPhone, ears } = await watching()
    const before = await states()

    const phone = await connect(bob)
    const desk = await connect(bob)
    const during = await states()
    await leave(given, [phone])
    clock.advance(5000)
    await leave(given, [desk])

    const gone = { userId: bob.userId, presence: 'offline', lastSeenAt: at(clock.now()) }
    expect(before).toEqual([{ userId: bob.userId, presence: 'offline' }])
    expect(during).toEqual([{ userId: bob.userId, presence: 'active' }])
    expect(seen()).toEqual([{ userId: bob.userId, presence: 'active' }, gone])
    expect(await states()).toEqual([gone])
    const [event] = ears.heard(annsPhone.connectionId)
    expect(event).toMatchObject({ v: 1, type: 'presence.changed', actor: { userId: bob.userId } })
    expect(event).not.toHaveProperty('seq')
  })

  it('is away once every open connection says so', async () => {
    const { given, bob, connect, states, seen, readBob } = await watching()
    const [phone, desk] = [await connect(bob), await connect(bob)]
    await states()

    await setPresence(given, bob, phone, 'away')
    const one = seen().length
    await setPresence(given, bob, desk, 'away')
    const profile = await readBob()
    await setPresence(given, bob, phone, 'active')

    expect(one).toBe(0)
    expect(profile.presence).toBe('away')
    expect(seen()).toMatchObject([{ presence: 'away' }, { presence: 'active' }])
  })

  it('is told once, whoever says it how often', async () => {
    const { given, bob, connect, states, seen } = await watching()
    const phone = await connect(bob)
    await states()

    await setPresence(given, bob, phone, 'active')
    await setPresence(given, bob, phone, 'away')
    await setPresence(given, bob, phone, 'away')
    await leave(given, [phone])
    await leave(given, [phone])

    expect(seen()).toMatchObject([{ presence: 'away' }, { presence: 'offline' }])
  })

  it('of somebody invisible is as if they had left, and shows in nothing', async () => {
    const { clock, given, bob, connect, states, seen, readBob } = await watching()
    const phone = await connect(bob)
    await states()

    await setPresence(given, bob, phone, 'invisible')
    const left = { userId: bob.userId, presence: 'offline', lastSeenAt: at(clock.now()) }
    clock.advance(60_000)
    await welcomeAgain(given, phone)
    const desk = await connect(bob)
    await leave(given, [phone])
    await leave(given, [desk])
    await setPresence(given, bob, await connect(bob), 'invisible')

    expect(seen()).toEqual([left])
    expect(await states()).toEqual([left])
    expect(await readBob()).toMatchObject({ presence: 'offline', lastSeenAt: left.lastSeenAt })
  })

  it('of somebody invisible does not show in what has reached them', async () => {
    const { given, ann, bob, connect } = await watching()
    const phone = await connect(bob)
    const memberIds = [bob.userId]
    const { conversationId } = await createConversation(given, ann, { kind: 'group', title: 'G', memberIds })
    const { entry } = await sendMessage(given, ann, {
      conversationId,
      content: { body: 'there?' },
      clientMessageId: crypto.randomUUID(),
    })

    await setPresence(given, bob, phone, 'invisible')
    const unseen = await markDelivered(given, bob, conversationId, entry.seq)
    await setPresence(given, bob, phone, 'active')
    const seen = await markDelivered(given, bob, conversationId, entry.seq)

    expect(unseen.deliveredSeq).toBeLessThan(entry.seq)
    expect(seen).toMatchObject({ deliveredSeq: entry.seq, stateRevision: unseen.stateRevision + 1 })
  })

  it('shows again once they choose so, here or in their settings, and not because a device goes idle', async () => {
    const { given, bob, connect, states, seen } = await watching()
    const phone = await connect(bob)
    await states()

    await setPresence(given, bob, phone, 'invisible')
    await setPresence(given, bob, phone, 'away')
    const idle = seen().length
    await setPresence(given, bob, phone, 'active')
    await editProfile(given, bob, { settings: { presence: 'invisible' } })
    await editProfile(given, bob, { settings: { presence: 'visible' } })

    expect(idle).toBe(1)
    expect(seen().map((data) => (data as { presence: string }).presence)).toEqual([
      'offline',
      'active',
      'offline',
      'active',
    ])
  })

  it.each(['watcher', 'watched'])('is offline where the %s blocks the other', async (who) => {
    const { given, ann, bob, connect, states, seen } = await watching()
    const phone = await connect(bob)
    await leave(given, [phone])
    await states()

    if (who === 'watcher') await setBlock(given, ann, bob.userId, true)
    else await setBlock(given, bob, ann.userId, true)
    await connect(bob)

    expect(seen()).toEqual([])
    expect(await states()).toEqual([{ userId: bob.userId, presence: 'offline' }])
  })

  it('is offline of those who are not known', async () => {
    const { given, annsPhone } = await watching()
    const stranger = crypto.randomUUID()

    const states = await watchPresence(given, annsPhone, [stranger, stranger])

    expect(states).toEqual([{ userId: stranger, presence: 'offline' }])
    expect(await listWatchers(test.table, stranger, 0)).toEqual([])
  })
})

describe('a watch', () => {
  it('ends when it is taken back', async () => {
    const { given, bob, connect, states, seen, annsPhone } = await watching()
    await states()

    await unwatchPresence(given, annsPhone, [bob.userId])
    await connect(bob)

    expect(seen()).toEqual([])
  })

  it('ends with its connection, and leaves nothing behind', async () => {
    const { given, bob, connect, states, seen, annsPhone } = await watching()
    await states()

    await leave(given, [annsPhone])
    await connect(bob)

    expect(seen()).toEqual([])
    expect(await listWatchers(test.table, bob.userId, 0)).toEqual([])
  })

  it('R10 of a connection that is gone ends it, and tells who watches its owner', async () => {
    const { given, ann, bob, connect, states, ears, annsPhone } = await watching()
    await states()
    const [carol] = (await newPeople(test.table, 1)) as [Person]
    const carols = await connect(carol)
    await watchPresence(given, carols, [ann.userId, bob.userId])
    ears.gone.add(annsPhone.connectionId)

    await connect(bob)

    expect(ears.heard(carols.connectionId).map(({ data }) => data)).toMatchObject([
      { userId: bob.userId, presence: 'active' },
      { userId: ann.userId, presence: 'offline' },
    ])
  })

  it('whose event did not arrive lets the next ping say to sync', async () => {
    const { given, bob, connect, states, ears, annsPhone } = await watching()
    await states()
    ears.failing.add(annsPhone.connectionId)

    await connect(bob)

    expect(await welcomeAgain(given, annsPhone)).toBe(true)
  })

  it('costs one read unit where nobody watches', async () => {
    const { given, bob } = await watching()
    const units = noUnits()

    await metered(units, () => announce(given, bob.userId))

    expect(units).toMatchObject({ read: 1, write: 0 })
  })
})

describe('the end of connections', () => {
  it('by TTL is told to the client and to who watches, with the time it ran out', async () => {
    const { clock, given, bob, connect, states, seen, ears } = await watching()
    const phone = await connect(bob, { expiresAt: clock.now() + 1000 })
    await states()
    clock.advance(60_000)

    await sweepConnection(given, phone)
    await sweepConnection(given, phone)

    expect(ears.log.filter((line) => line.startsWith(phone.connectionId))).toEqual([
      `${phone.connectionId} session.closing`,
      `${phone.connectionId} closed`,
    ])
    expect(seen()).toEqual([
      { userId: bob.userId, presence: 'offline', lastSeenAt: at(clock.now() - 59_000) },
    ])
  })

  it('that ended otherwise is told to nobody again', async () => {
    const { given, bob, connect, ears } = await watching()
    const phone = await connect(bob)
    await leave(given, [phone])

    await sweepConnection(given, phone)

    expect(ears.log).toEqual([])
  })

  it('by signing out everywhere says why to each, closes it, and takes no older token', async () => {
    const { clock, given, bob, connect, states, seen, ears } = await watching()
    const mine = [await connect(bob), await connect(bob)]
    const issuedAt = clock.now()
    await states()
    clock.advance(1000)
    const late = await connect(bob)
    clock.advance(1000)

    await endSessions(given, bob.userId)

    for (const { connectionId } of [...mine, late]) {
      expect(ears.log.filter((line) => line.startsWith(connectionId))).toEqual([
        `${connectionId} session.closing`,
        `${connectionId} closed`,
      ])
    }
    expect(ears.heard(late.connectionId)[0]).toMatchObject({
      actor: { userId: bob.userId },
      data: { code: 'signed_out', reconnect: 'never', afterSeconds: 0 },
    })
    expect(seen().at(-1)).toMatchObject({ presence: 'offline' })
    clock.advance(1000)
    await expect(welcomeAgain(given, late)).rejects.toMatchObject({ code: 'session_ended' })
    await expect(connect(bob, { issuedAt })).rejects.toMatchObject({ code: 'session_ended' })
    expect(seen().at(-1)).toMatchObject({ presence: 'offline' })
    await connect(bob)
    expect(seen().at(-1)).toMatchObject({ presence: 'active' })
  })

  it('by signing out of one session says why to each of that session alone', async () => {
    const { given, bob, connect, states, seen, ears } = await watching()
    const [phone, desk] = [
      await connect(bob, { sessionId: 'phone' }),
      await connect(bob, { sessionId: 'desk' }),
    ]
    await setPresence(given, bob, desk, 'away')
    await states()

    await endSession(given, bob.userId, 'phone')
    await endSession(given, bob.userId, 'phone')

    const { connectionId } = phone
    expect(ears.log.filter((line) => line.startsWith(connectionId))).toEqual([
      `${connectionId} session.closing`,
      `${connectionId} closed`,
    ])
    expect(ears.log.filter((line) => line.startsWith(desk.connectionId))).toEqual([])
    expect(seen().at(-1)).toMatchObject({ presence: 'away' })
    await expect(welcomeAgain(given, phone)).rejects.toMatchObject({ code: 'session_ended' })
    await expect(connect(bob, { sessionId: 'phone' })).rejects.toMatchObject({ code: 'session_ended' })
    await endSession(given, bob.userId, 'desk')
    expect(seen().at(-1)).toMatchObject({ presence: 'offline' })
  })

  it('makes room for a newer one: the oldest idle one is told and closed', async () => {
    const { clock, given, bob, connect, ears } = await watching()
    const mine: NewConnection[] = []
    for (let i = 0; i < 20; i += 1) {
      mine.push(await connect(bob))
      clock.advance(1000)
    }
    const idle = mine[7] as NewConnection
    await setPresence(given, bob, idle, 'away')

    await connect(bob)
    await connect(bob)

    const [oldest] = mine as [NewConnection]
    expect(ears.log).toEqual(
      [idle, oldest].flatMap(({ connectionId }) => [
        `${connectionId} session.closing`,
        `${connectionId} closed`,
      ]),
    )
    expect(ears.heard(idle.connectionId)[0]?.data).toMatchObject({ code: 'too_many_connections' })
  })
})

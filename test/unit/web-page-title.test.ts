import { beforeAll, describe, expect, it } from 'vitest'
import { pageTitle } from '../../web/src/app/page-title.ts'
import { type Place, paths, placeAt } from '../../web/src/navigation/paths.ts'
import { createState } from '../../web/src/session/state.ts'
import { useLanguage } from '../../web/src/texts/texts.ts'

beforeAll(() => useLanguage('en'))

type Known = Parameters<typeof pageTitle>[1]

const people = ['Ada Lind', 'Ben Berg'].map((displayName) => ({
  userId: displayName.slice(0, 3),
  username: displayName.slice(0, 3),
  displayName,
  role: 'member' as const,
}))
const conversation = { conversationId: 'c', kind: 'direct' as const, title: null, members: people }

function known({ total = 0, isHere = true } = {}): Known {
  const spaces = isHere ? [{ spaceId: 's', name: 'Algebra' }] : undefined
  return {
    session: { userId: 'Ada' },
    spaces: { all: createState(spaces) as unknown as Known['spaces']['all'] },
    live: {
      unread: createState({ total }),
      conversation: (id) => createState(isHere && id === 'c' ? conversation : undefined),
    },
  }
}

const titleAt = (pathname: string, more?: Parameters<typeof known>[0]): string =>
  pageTitle(placeAt({ pathname, search: '' }), known(more))

describe('the title of the page', () => {
  it.each([
    ['/', 'Conversations · Parley'],
    ['/conversations/c', 'Ben Berg · Parley'],
    ['/conversations/c/info', 'About this conversation · Ben Berg · Parley'],
    ['/inbox', 'Inbox · Parley'],
    ['/inbox/c/2', 'Ben Berg · Parley'],
    ['/spaces/s', 'Algebra · Parley'],
    ['/spaces/s/members', 'Members · Algebra · Parley'],
    ['/spaces/s/groups/lab-1', 'lab-1 · Algebra · Parley'],
    ['/sign-in', 'Sign in · Parley'],
    ['/no/such/place', 'There is nothing here · Parley'],
  ])('at %s is "%s"', (path, expected) => {
    expect(titleAt(path)).toBe(expected)
  })

  it('says how much is unread before all else', () => {
    expect(titleAt('/conversations/c', { total: 2 })).toBe('(2) Ben Berg · Parley')
  })

  it('says where one is as long as the name is not here', () => {
    const titles = ['/conversations/c', '/spaces/s', '/spaces/s/members', '/spaces/s/groups/lab-1'].map(
      (path) => titleAt(path, { isHere: false }),
    )

    expect(titles).toEqual([
      'Conversations · Parley',
      'Spaces · Parley',
      'Members · Parley',
      'lab-1 · Parley',
    ])
  })

  it('is another one at every place, but where the same conversation is shown', () => {
    const places = Object.keys(paths).filter((name) => !name.endsWith('Message')) as Place['name'][]
    const params = { conversationId: 'c', spaceId: 's', groupName: 'lab-1', faqId: 'f', templateId: 't' }
    const titles = places.map((name) => {
      const wanted = Object.entries(params).filter(([param]) => paths[name].includes(`:${param}`))
      return pageTitle({ name, params: Object.fromEntries(wanted) } as Place, known())
    })

    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })
})

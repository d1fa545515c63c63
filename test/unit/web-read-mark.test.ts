import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ReadMark } from '../../web/src/views/conversation/read-mark.ts'

const page = { visibilityState: 'visible' }
beforeEach(() => {
  page.visibilityState = 'visible'
  vi.stubGlobal('document', page)
})
afterEach(() => vi.unstubAllGlobals())

/** A conversation that is open, with `unreadCount` of its 5 messages unread; others write in it. */
function open(unreadCount = 0) {
  let standing = { conversationId: 'c', unreadCount, readSeq: 5 - unreadCount, lastSeq: 5 }
  const readTo = (readSeq: number) => {
    standing = { ...standing, readSeq, unreadCount: standing.lastSeq - readSeq }
  }
  const live = {
    markRead: (_: string, upTo = 0) => readTo(upTo) as never,
    markUnread: (_: string, from: number) => readTo(from - 1) as never,
  }
  const host = { addController() {}, removeController() {}, requestUpdate() {} }
  const mark = new ReadMark({ ...host, updateComplete: Promise.resolve(true) }, () => live)
  let sight = { isAtEnd: true, isLineThere: false }
  const look = () => {
    mark.look(standing, sight)
    return mark.lineAfter
  }
  look()
  return {
    mark,
    line: () => mark.lineAfter,
    unreadCount: () => standing.unreadCount,
    comes() {
      standing = { ...standing, lastSeq: standing.lastSeq + 1, unreadCount: standing.unreadCount + 1 }
      return look()
    },
    sees(next: typeof sight) {
      sight = next
      return look()
    },
    leaves() {
      page.visibilityState = 'hidden'
      return look()
    },
    returns() {
      page.visibilityState = 'visible'
      return look()
    },
  }
}

const atEnd = { isAtEnd: true, isLineThere: false }
const atLine = { isAtEnd: false, isLineThere: true }
const above = { isAtEnd: false, isLineThere: false }

describe('the line above what is new', () => {
  it('stands above the first unread one, and stays while the rest is read', () => {
    const one = open(2)

    expect(one.line()).toBe(3)
    expect(one.unreadCount()).toBe(0)
    expect(one.comes()).toBe(3)
  })

  it('stands above the first of each absence, once what came in the one before was read', () => {
    const one = open()

    one.leaves()
    expect([one.comes(), one.comes()]).toEqual([5, 5])
    expect(one.returns()).toBe(5)
    expect(one.unreadCount()).toBe(0)
    expect(one.leaves()).toBe(5)
    expect([one.comes(), one.comes()]).toEqual([7, 7])
    expect(one.returns()).toBe(7)
  })

  it('stays where what came in an absence was not read to its end', () => {
    const one = open()
    one.sees(above)
    one.leaves()
    one.comes()

    expect(one.returns()).toBe(5)
    expect(one.comes()).toBe(5)
    one.leaves()
    expect(one.comes()).toBe(5)
  })

  it('does not move before the eyes of somebody who goes back to it, only once they are elsewhere', () => {
    const one = open(2)

    one.sees(atLine)
    expect(one.comes()).toBe(3)
    expect(one.sees(above)).toBe(5)
  })

  it('is not that of another conversation, nor what is there of it', () => {
    const one = open(2)
    one.sees(atLine)

    one.mark.begin()

    expect(one.line()).toBeUndefined()
    expect(one.comes()).toBe(5)
  })

  it('stands where somebody wants it to be unread from, whatever comes', () => {
    const one = open()

    one.mark.markUnread('c', 4)
    expect(one.sees(atEnd)).toBe(3)
    expect(one.comes()).toBe(3)
    one.leaves()
    expect(one.comes()).toBe(3)
    expect(one.unreadCount()).toBe(4)
  })
})

/**
 * The one place that spells a key. Ids never contain `#`; sequence numbers take 12 digits so that they sort.
 * The table of items and the access patterns are in docs/data-model.md.
 */
export interface Key {
  readonly pk: string
  readonly sk: string
}

const digits = (seq: number): string => String(seq).padStart(12, '0')

export const conversationPk = (conversationId: string): string => `CONV#${conversationId}`
export const userPk = (userId: string): string => `USER#${userId}`
export const userIdOfPk = (pk: string): string => pk.slice(userPk('').length)

/** The head sorts right behind the newest entry, so that one query reads both. */
export const headSk = 'LOG~'
export const headKey = (conversationId: string): Key => ({ pk: conversationPk(conversationId), sk: headSk })
export const logPrefix = 'LOG#'
/** Sorts behind every log entry and before every other kind of item. */
export const logEnd = 'LOG$'
export const logSk = (seq: number): string => `${logPrefix}${digits(seq)}`
export const logKey = (conversationId: string, seq: number): Key => ({
  pk: conversationPk(conversationId),
  sk: logSk(seq),
})
export const seqOfLogSk = (sk: string): number => Number(sk.slice(logPrefix.length))

/** Hash key of the sparse index: the messages a person sent, by time. */
export const sentIndex = 'sent'
export const sentKey = (userId: string): string => `SENT#${userId}`
export const userOfSentKey = (key: string): string => key.slice('SENT#'.length)

/** A registered connection of somebody in a large conversation: `LIVE#<userId>#<connectionId>`. */
export const livePrefix = 'LIVE#'
export const livePrefixOf = (userId: string): string => `${livePrefix}${userId}#`
export const liveKey = (conversationId: string, userId: string, connectionId: string): Key => ({
  pk: conversationPk(conversationId),
  sk: `${livePrefixOf(userId)}${connectionId}`,
})

export const memberPrefix = 'MEMBER#'
export const memberSk = (userId: string): string => `${memberPrefix}${userId}`
export const memberKey = (conversationId: string, userId: string): Key => ({
  pk: conversationPk(conversationId),
  sk: memberSk(userId),
})

/** Sorts behind every member and before what else a conversation holds. */
export const memberEnd = 'MEMBER$'

/** Whom a conversation was sent to; of those that were opened for each separately, under the id of their job. */
export const audienceKey = (audienceId: string): Key => ({
  pk: conversationPk(audienceId),
  sk: 'AUDIENCE',
})
/** How far the job is that brings an audience in, and what it opens conversations with. */
const jobSk = 'JOB'
export const jobKey = (jobId: string): Key => ({ pk: conversationPk(jobId), sk: jobSk })
export const openingKey = (jobId: string): Key => ({ pk: conversationPk(jobId), sk: 'OPENING' })
/** Recipients as they were when it was sent, a step's at a time. */
export const recipientsKey = (jobId: string, snapshot: string, part: number): Key => ({
  pk: conversationPk(jobId),
  sk: `TO#${snapshot}#${String(part).padStart(4, '0')}`,
})

/** My conversation: my marks and settings in it. */
export const rowPrefix = 'CONV#'
export const rowKey = (userId: string, conversationId: string): Key => ({
  pk: userPk(userId),
  sk: `${rowPrefix}${conversationId}`,
})

/** A conversation somebody is no longer in. */
export const pastPrefix = 'PAST#'
export const pastKey = (userId: string, conversationId: string): Key => ({
  pk: userPk(userId),
  sk: `${pastPrefix}${conversationId}`,
})
export const conversationIdOfPastSk = (sk: string): string => sk.slice(pastPrefix.length)

export const reactionPrefix = (userId: string): string => `REACT#${userId}#`
export const reactionSk = (userId: string, seq: number, emojiHash: string): string =>
  `${reactionPrefix(userId)}${digits(seq)}#${emojiHash}`
export const reactionKey = (conversationId: string, userId: string, seq: number, emojiHash: string): Key => ({
  pk: conversationPk(conversationId),
  sk: reactionSk(userId, seq, emojiHash),
})

/** The seqs pinned in a conversation, in one item. */
export const pinsKey = (conversationId: string): Key => ({ pk: conversationPk(conversationId), sk: 'PINS' })

export const hiddenSk = (conversationId: string, seq: number): string =>
  `HIDDEN#${conversationId}#${digits(seq)}`
export const hiddenKey = (userId: string, conversationId: string, seq: number): Key => ({
  pk: userPk(userId),
  sk: hiddenSk(conversationId, seq),
})
export const seqOfHiddenSk = (sk: string): number => Number(sk.slice(sk.lastIndexOf('#') + 1))

export const revisionPrefix = (seq: number): string => `REV#${digits(seq)}#`
/** Old contents stand in so many places, the newest in that of the oldest. */
const revisionPlaces = 50
export const revisionKey = (conversationId: string, seq: number, revision: number): Key => ({
  pk: conversationPk(conversationId),
  sk: `${revisionPrefix(seq)}${placeOfRevision(revision)}`,
})
const placeOfRevision = (revision: number): string => String(revision % revisionPlaces).padStart(2, '0')

export const profileKey = (userId: string): Key => ({ pk: userPk(userId), sk: 'PROFILE' })
export const usedKey = (userId: string, idempotencyKey: string): Key => ({
  pk: userPk(userId),
  sk: `KEY#${idempotencyKey}`,
})
export const blocksKey = (userId: string): Key => ({ pk: userPk(userId), sk: 'BLOCKS' })
/** A connection that watches somebody's presence stands with whom it watches: `WATCH#<watcher>#<connectionId>`. */
export const watchPrefix = 'WATCH#'
export const watchKey = (watchedId: string, watcherId: string, connectionId: string): Key => ({
  pk: userPk(watchedId),
  sk: `${watchPrefix}${watcherId}#${connectionId}`,
})
export const userIdOfWatchSk = (sk: string): string => sk.slice(watchPrefix.length, sk.lastIndexOf('#'))
export const connectionsKey = (userId: string): Key => ({ pk: userPk(userId), sk: 'CONNECTIONS' })
export const connectionKey = (connectionId: string): Key => ({ pk: `CONN#${connectionId}`, sk: 'CONN' })

/** How often somebody called, by what their calls are counted as: a class or a route. */
const limitSk = (name: string): string => `LIMIT#${name}`
export const userLimitKey = (userId: string, name: string): Key => ({
  pk: userPk(userId),
  sk: limitSk(name),
})
/** The same of who is not signed in; only hashes of addresses and of names stand here. */
export const addressLimitKey = (hash: string, name: string): Key => ({
  pk: `ADDR#${hash}`,
  sk: limitSk(name),
})
export const nameLimitKey = (hash: string, name: string): Key => ({ pk: `NAME#${hash}`, sk: limitSk(name) })

/** The first letters of all usernames, one small item each. */
export const lettersPk = 'DIR#'
export const letterKey = (letter: string): Key => ({ pk: lettersPk, sk: letter })
export const letterOf = (word: string): string => [...word][0] ?? ''
export const directoryPk = (word: string): string => `DIR#${letterOf(word)}`
export const directoryKey = (word: string, userId: string): Key => ({
  pk: directoryPk(word),
  sk: `${word}#${userId}`,
})
/** Words hold no `#`, ids hold none: the last one parts them. */
export const wordOfDirectorySk = (sk: string): string => sk.slice(0, sk.lastIndexOf('#'))
export const userOfDirectorySk = (sk: string): string => sk.slice(sk.lastIndexOf('#') + 1)

/** All that belongs to a space stands in its partition, and goes with it. */
export const spacePk = (spaceId: string): string => `SPACE#${spaceId}`
export const spaceIdOfPk = (pk: string): string => pk.slice(spacePk('').length)
export const spaceKey = (spaceId: string): Key => ({ pk: spacePk(spaceId), sk: 'META' })
export const spaceMemberKey = (spaceId: string, userId: string): Key => ({
  pk: spacePk(spaceId),
  sk: memberSk(userId),
})
export const spaceGroupPrefix = 'GROUP#'
export const spaceGroupKey = (spaceId: string, name: string): Key => ({
  pk: spacePk(spaceId),
  sk: `${spaceGroupPrefix}${name}`,
})
/** That a conversation belongs to the space. */
export const spaceConversationPrefix = 'CONV#'
export const spaceConversationKey = (spaceId: string, conversationId: string): Key => ({
  pk: spacePk(spaceId),
  sk: `${spaceConversationPrefix}${conversationId}`,
})
/** That who is in a conversation follows the space: its live audience. */
export const followingPrefix = 'FOLLOW#'
export const followingKey = (spaceId: string, conversationId: string): Key => ({
  pk: spacePk(spaceId),
  sk: `${followingPrefix}${conversationId}`,
})
/** What staff of a space have saved. */
export const templatePrefix = 'TEMPLATE#'
export const templateKey = (spaceId: string, templateId: string): Key => ({
  pk: spacePk(spaceId),
  sk: `${templatePrefix}${templateId}`,
})
/** A question with its answer; what it said before; and by which words of its question it is found. */
export const faqPrefix = 'FAQ#'
export const faqKey = (spaceId: string, faqId: string): Key => ({
  pk: spacePk(spaceId),
  sk: `${faqPrefix}${faqId}`,
})
export const faqRevisionPrefix = (faqId: string): string => `FAQREV#${faqId}#`
export const faqRevisionKey = (spaceId: string, faqId: string, revision: number): Key => ({
  pk: spacePk(spaceId),
  sk: `${faqRevisionPrefix(faqId)}${placeOfRevision(revision)}`,
})
export const wordPrefix = (language: string): string => `WORD#${language}#`
export const wordKey = (
  spaceId: string,
  { language, word }: { readonly language: string; readonly word: string },
  faqId: string,
): Key => ({ pk: spacePk(spaceId), sk: `${wordPrefix(language)}${word}#${faqId}` })
/** Words hold no `#`, ids hold none. */
export function wordOfSk(sk: string): { readonly word: string; readonly faqId: string } {
  const [, , word = '', faqId = ''] = sk.split('#')
  return { word, faqId }
}
/** The space was deleted, and what it held is still being closed and taken away. */
export const spaceClosingKey = (spaceId: string): Key => ({ pk: spacePk(spaceId), sk: closingSk })
const closingSk = 'CLOSING'
/** My space: born and gone with the member. */
export const mySpacePrefix = 'SPACE#'
export const mySpaceKey = (userId: string, spaceId: string): Key => ({
  pk: userPk(userId),
  sk: `${mySpacePrefix}${spaceId}`,
})

/** What a key of the stream names, read back. */
export type Place =
  | { readonly kind: 'head' | 'entry' | 'member'; readonly conversationId: string; readonly rest: string }
  | { readonly kind: 'job'; readonly jobId: string }
  | { readonly kind: 'row'; readonly userId: string; readonly conversationId: string }
  | { readonly kind: 'connection'; readonly connectionId: string }
  | { readonly kind: 'profile'; readonly userId: string }
  | { readonly kind: 'space-member'; readonly spaceId: string; readonly userId: string }
  | { readonly kind: 'space-closing'; readonly spaceId: string }
  | { readonly kind: 'other' }

export function placeOf(key: Key): Place {
  const id = key.pk.slice(key.pk.indexOf('#') + 1)
  if (key.pk.startsWith('CONV#')) {
    if (key.sk === jobSk) return { kind: 'job', jobId: id }
    if (key.sk === headSk) return { kind: 'head', conversationId: id, rest: '' }
    if (key.sk.startsWith(logPrefix)) return { kind: 'entry', conversationId: id, rest: key.sk.slice(4) }
    if (key.sk.startsWith(memberPrefix)) return { kind: 'member', conversationId: id, rest: key.sk.slice(7) }
  }
  if (key.pk.startsWith('USER#') && key.sk.startsWith(rowPrefix)) {
    return { kind: 'row', userId: id, conversationId: key.sk.slice(rowPrefix.length) }
  }
  if (key.pk.startsWith('USER#') && key.sk === 'PROFILE') return { kind: 'profile', userId: id }
  if (key.pk.startsWith('SPACE#')) {
    const userId = key.sk.slice(memberPrefix.length)
    if (key.sk.startsWith(memberPrefix)) return { kind: 'space-member', spaceId: id, userId }
    if (key.sk === closingSk) return { kind: 'space-closing', spaceId: id }
  }
  if (key.pk.startsWith('CONN#')) return { kind: 'connection', connectionId: id }
  return { kind: 'other' }
}

/** The code of a conversation's last entry, whose changes say that content is still to be purged. */
export const closingCode = 'cd'
/** Stands in a row that an own message changed last. */
export const sentMark = 'se'

/** Changes of items that somebody has to follow. */
export interface StreamFilter {
  /** Beginnings of the partition's and the sort key. */
  readonly pk: string
  readonly sk: string
  /** All unless told. */
  readonly events?: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[]
  /** Attributes of the new image: the text that they are, or that they are not there. */
  readonly image?: Readonly<Record<string, string | 'absent'>>
}

/** The stream mapping lets only these through: what it does not is a call of the function less. */
export const streamFilters: readonly StreamFilter[] = [
  { pk: 'CONV#', sk: logPrefix, events: ['INSERT'] },
  { pk: 'CONV#', sk: logPrefix, events: ['MODIFY'], image: { k: closingCode } },
  { pk: 'CONV#', sk: jobSk, events: ['INSERT'] },
  { pk: 'USER#', sk: rowPrefix, image: { [sentMark]: 'absent' } },
  { pk: 'CONN#', sk: 'CONN', events: ['REMOVE'] },
  { pk: 'USER#', sk: 'PROFILE', events: ['MODIFY'] },
  { pk: 'SPACE#', sk: memberPrefix },
  { pk: 'SPACE#', sk: closingSk, events: ['INSERT', 'MODIFY'] },
]

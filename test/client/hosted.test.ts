import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../client/src/errors.ts'
import { createHostedTokens, type TokenProvider } from '../../client/src/hosted-tokens.ts'
import { surroundings } from '../support/client-surroundings.ts'

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const around = surroundings(() => ({ status: 500 }))

/** A token of that person, good for so many seconds. */
const tokenOf = (sub: string, seconds = 3600): string =>
  `${encoded({ alg: 'RS256' })}.${encoded({ sub, name: 'Åke ?>~', exp: around.now() / 1000 + seconds })}.c2ln`

function hosted(provider: TokenProvider) {
  const tokens = createHostedTokens(around.tab(), provider)
  const heard: unknown[] = []
  tokens.onChange(() => heard.push([tokens.state, tokens.userId]))
  return { tokens, heard }
}

const failure = (promise: Promise<unknown>): Promise<ParleyError> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => (error instanceof ParleyError ? error : Promise.reject(error)),
  )

describe('tokens that the page around gives', () => {
  it('say whose they are', async () => {
    const { tokens, heard } = hosted(async () => tokenOf('ada'))

    await tokens.restored

    expect(heard).toEqual([['signedIn', 'ada']])
  })

  it('are asked for once, however many want one', async () => {
    let asked = 0
    const { tokens } = hosted(async () => {
      asked += 1
      return tokenOf('ada')
    })

    await Promise.all(Array.from({ length: 5 }, () => tokens.accessToken()))

    expect(asked).toBe(1)
  })

  it('are replaced a minute before their end, and when they are refused', async () => {
    const asked: (string | undefined)[] = []
    const [old, next] = [tokenOf('ada', 59), tokenOf('ada')]
    const { tokens } = hosted(async (refused) => {
      asked.push(refused)
      return asked.length === 1 ? old : next
    })
    await tokens.restored

    await tokens.accessToken()
    await tokens.accessToken(next)

    expect(asked).toEqual([undefined, undefined, next])
  })

  it('are of somebody else once the page says so', async () => {
    let person = 'ada'
    const { tokens, heard } = hosted(async () => tokenOf(person))
    const first = await tokens.accessToken()
    person = 'ben'

    await tokens.accessToken(first)

    expect(heard).toEqual([
      ['signedIn', 'ada'],
      ['signedIn', 'ben'],
    ])
  })

  it('are none where nobody is signed in', async () => {
    const { tokens } = hosted(async () => undefined)

    const error = await failure(tokens.accessToken())

    expect(error.code).toBe('signed_out')
    expect(tokens.state).toBe('signedOut')
  })

  it('that cannot be had now may be had later', async () => {
    const { tokens } = hosted(() => Promise.reject(new Error('offline')))

    const error = await failure(tokens.accessToken())

    expect(error).toMatchObject({ code: 'network', retryable: true })
  })

  it('that are none are not taken', async () => {
    const { tokens } = hosted(async () => '<html>')

    const error = await failure(tokens.accessToken())

    expect(error.code).toBe('unauthenticated')
  })
})

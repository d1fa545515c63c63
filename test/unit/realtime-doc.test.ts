import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { closings } from '../../shared/contract/connections.ts'
import { actions, events } from '../../shared/contract/realtime.ts'
import { type Json, stepsOf } from '../support/documented-frames.ts'

const document = readFileSync(new URL('../../docs/realtime.md', import.meta.url), 'utf8')
const steps = stepsOf(document)
const heard = steps.flatMap((step) => (step.kind === 'gets' ? [step] : []))
const sent = steps.flatMap((step) => {
  if (step.kind !== 'sends' || !step.text.startsWith('{')) return []
  return [{ who: step.who, ...(JSON.parse(step.text) as { id: string; action: string }) }]
})

interface ShownEvent {
  readonly type: string
  readonly data: { readonly code?: string }
}
const shown = heard.flatMap(({ who, frame }) =>
  ((frame.events as ShownEvent[] | undefined) ?? []).map((event) => ({ who, ...event })),
)
const closingCodesShownTo = (fits: (who: string) => boolean): string[] =>
  shown.flatMap(({ who, type, data }) => (type === 'session.closing' && fits(who) ? (data.code ?? []) : []))

/** In the contract, and sent by nothing yet: shown, but heard by nobody. */
const reserved = ['going_away']

describe('the frames of docs/realtime.md', () => {
  it('are every action, with an answer to each', () => {
    const answered = sent.filter(({ who, id }) =>
      heard.some((one) => one.who === who && one.frame.id === id && one.frame.ok === true),
    )

    expect(new Set(answered.map(({ action }) => action))).toEqual(new Set(Object.keys(actions)))
  })

  it('are every event', () => {
    expect(new Set(shown.map(({ type }) => type))).toEqual(new Set(Object.keys(events)))
  })

  it('are every reason why a connection is closed, and all but the reserved one are replayed', () => {
    const replayed = closingCodesShownTo((who) => who !== 'Nobody')

    expect(closingCodesShownTo(() => true).toSorted()).toEqual(Object.keys(closings).toSorted())
    expect(replayed).not.toEqual(expect.arrayContaining(reserved))
    expect([...replayed, ...reserved].toSorted()).toEqual(Object.keys(closings).toSorted())
  })

  it('are refusals: of what is no JSON, of an action that there is not, and of what is asked', () => {
    const refusals = heard.filter(({ frame }) => frame.ok === false).map(({ frame }) => frame)
    const codesOf = ({ problem }: Json) => {
      const { code, errors = [] } = problem as { code: string; errors?: { pointer: string; code: string }[] }
      return [code, ...errors.map((error) => `${error.pointer} ${error.code}`)]
    }

    expect(refusals.find(({ id }) => id === null)).toBeDefined()
    expect(refusals.flatMap(codesOf)).toEqual(
      expect.arrayContaining([' malformed_json', '#/action invalid_value', 'not_found', 'rate_limited']),
    )
  })
})

describe('the diagrams of docs/realtime.md', () => {
  const diagrams = [...document.matchAll(/^```mermaid\n([\s\S]*?)^```\n\n([\s\S]*?)\n\n/gm)]
  const states = (diagram: string): string[] =>
    [...diagram.matchAll(/(\w+) --> (\w+)/g)].flatMap(([, from = '', to = '']) => [from, to])
  const rows = (table: string): string[] =>
    [...table.matchAll(/^\| (\w+) \|/gm)].map(([, name = '']) => name).filter((name) => name !== 'state')

  it('are two, and the table below each has a row for every state', () => {
    expect(diagrams).toHaveLength(2)
    for (const [, diagram = '', table = ''] of diagrams) {
      expect(new Set(rows(table))).toEqual(new Set(states(diagram)))
    }
  })
})

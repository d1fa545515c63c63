import { describe, expect, it } from 'vitest'
import { routeNames } from '../../shared/contract/paths.ts'
import { readModules } from '../support/modules.ts'

const client = readModules(['client/src'])

/** Routes that the client calls somewhere. */
const called = new Set(
  client.flatMap(({ code }) =>
    [...code.matchAll(/\b(?:openPaths|userPaths)\.(\w+)/g)].map(([, name]) => name),
  ),
)

describe('the client', () => {
  it('calls every route there is', () => {
    const left = routeNames.filter((name) => !called.has(name))

    expect(left).toEqual([])
  })
})

import { maxPageSize, serviceLanguages } from '../../shared/contract/common.ts'
import { frameBytes } from '../../shared/contract/connections.ts'
import { contentLimits } from '../../shared/contract/content.ts'
import { conversationLimits } from '../../shared/contract/conversations.ts'
import { apiLevel, type EntryPoint } from '../../shared/contract/entry.ts'
import type { LimitPolicy } from '../../shared/contract/limits.ts'
import {
  deploymentEnvironment,
  languageEnvironment,
  limitsEnvironment,
  realtimeEnvironment,
  userPoolEnvironment,
} from '../../shared/lambda/env.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { entryLinks } from './entry-links.ts'

export const readEntryPoint = restRoute('readEntryPoint', async () => {
  const { userPoolId, clientId, region } = userPoolEnvironment()
  const entryPoint: EntryPoint = {
    name: 'Parley',
    apiLevel,
    epoch: deploymentEnvironment().epoch,
    realtimeUrl: realtimeEnvironment().realtimeUrl,
    userPool: { userPoolId, clientId, region },
    languages: [...serviceLanguages],
    defaultLanguage: languageEnvironment().defaultLanguage,
    limits: { ...limits, requests: requestRates() },
    _links: entryLinks,
  }
  return ok(entryPoint)
})

type Rates = EntryPoint['limits']['requests']

const rateOf = (policy: LimitPolicy | null | undefined): Rates['send'] =>
  policy ? { calls: policy.calls, windowSeconds: policy.windowSeconds } : null

function requestRates(): Rates {
  const limits = limitsEnvironment()
  return {
    auth: rateOf(limits.auth),
    authName: rateOf(limits.authName),
    read: rateOf(limits.read),
    write: rateOf(limits.write),
    send: rateOf(limits.send),
    upload: rateOf(limits.upload),
    every: rateOf(limits.every),
  }
}

const limits = {
  contentBytes: contentLimits.bytes,
  bodyCharacters: contentLimits.body,
  titleCharacters: contentLimits.title,
  pageSize: maxPageSize,
  frameBytes,
  members: conversationLimits.members,
}

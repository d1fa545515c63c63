import { maxPageSize, serviceLanguages } from '../../shared/contract/common.ts'
import { contentLimits } from '../../shared/contract/content.ts'
import { conversationLimits } from '../../shared/contract/conversations.ts'
import { apiLevel, type EntryPoint } from '../../shared/contract/entry.ts'
import { frameBytes } from '../../shared/contract/realtime.ts'
import {
  deploymentEnvironment,
  languageEnvironment,
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
    limits,
    _links: entryLinks,
  }
  return ok(entryPoint)
})

const limits: EntryPoint['limits'] = {
  contentBytes: contentLimits.bytes,
  bodyCharacters: contentLimits.body,
  titleCharacters: contentLimits.title,
  pageSize: maxPageSize,
  frameBytes,
  members: conversationLimits.members,
}

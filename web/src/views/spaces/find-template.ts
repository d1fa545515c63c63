import type { AnswerOf, Api } from '@parley/client'
import { allOf } from '../../session/all-of.ts'

export type Template = AnswerOf<'listTemplates'>['items'][number]

/** One of a space's templates, which the service answers together; undefined where it is not there. @throws ParleyError */
export async function findTemplate(
  { spaces }: Pick<Api, 'spaces'>,
  spaceId: string,
  templateId: string,
): Promise<Template | undefined> {
  const all = await allOf((cursor) => spaces.templates(spaceId, { limit: 100, cursor }))
  return all.find((template) => template.templateId === templateId)
}

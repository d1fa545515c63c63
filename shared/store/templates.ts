import type { Content, LocalisedTitle } from '../contract/content.ts'
import { contentOfItem, itemOfContent } from './entries.ts'
import { spacePk, templateKey, templatePrefix } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** A message that staff of a space have saved. Times are milliseconds since the epoch. */
export interface StoredTemplate {
  readonly templateId: string
  readonly name: LocalisedTitle
  readonly content: Content
  readonly createdAt: number
  readonly updatedAt: number
  /** Of the request that made it. */
  readonly requestHash: Uint8Array
}

/** `na` name, `c` content, `ca` createdAt, `at` updatedAt, `rh` hash of the request that made it. */
const itemOfTemplate = (spaceId: string, template: StoredTemplate): Item => ({
  ...templateKey(spaceId, template.templateId),
  na: template.name,
  c: itemOfContent(template.content),
  ca: template.createdAt,
  at: template.updatedAt,
  rh: template.requestHash,
})

const templateOfItem = (item: Item): StoredTemplate => ({
  templateId: String(item.sk).slice(templatePrefix.length),
  name: item.na as LocalisedTitle,
  content: contentOfItem(item.c) ?? { body: '' },
  createdAt: Number(item.ca),
  updatedAt: Number(item.at),
  requestHash: item.rh as Uint8Array,
})

/** Strongly consistent: one read unit per 4 KB. */
export async function getTemplate(
  table: Table,
  spaceId: string,
  templateId: string,
): Promise<StoredTemplate | undefined> {
  const item = await table.get(templateKey(spaceId, templateId), { consistent: true })
  return item && templateOfItem(item)
}

/** A page of a space's templates by id; strongly consistent, one read unit per 4 KB. */
export async function queryTemplates(
  table: Table,
  spaceId: string,
  options: { after?: string | undefined; limit: number },
): Promise<{ templates: StoredTemplate[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': spacePk(spaceId), ':sk': templatePrefix },
    ConsistentRead: true,
    Limit: options.limit,
    ...(options.after !== undefined && { ExclusiveStartKey: templateKey(spaceId, options.after) }),
  })
  return { templates: page.items.map(templateOfItem), more: page.lastKey !== undefined }
}

/** Two write units per KB, in the transaction that changes the space. */
export const putTemplate = (spaceId: string, template: StoredTemplate): TransactItem => ({
  Put: { Item: itemOfTemplate(spaceId, template) },
})

export const deleteTemplate = (spaceId: string, templateId: string): TransactItem => ({
  Delete: { Key: templateKey(spaceId, templateId) },
})

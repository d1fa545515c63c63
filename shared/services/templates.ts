import { AppError } from '../contract/errors.ts'
import { type PutTemplate, type Template, templateLimits } from '../contract/templates.ts'
import { chooseText, chooseTitle } from '../contract/text.ts'
import { createdId, requestHash, sameBytes } from '../core/ids.ts'
import {
  deleteTemplate as deleteItem,
  getTemplate,
  putTemplate as putItem,
  queryTemplates,
  type StoredTemplate,
} from '../store/templates.ts'
import { changeSpace } from './change-space.ts'
import { requireSize } from './content-size.ts'
import type { Caller, Given, Reader } from './given.ts'
import { timestamp } from './message-views.ts'
import { languagesOf } from './people.ts'
import { requireMaySpace, requireSpace, spaceStandingOf } from './space-standing.ts'
import { spacePath } from './space-views.ts'

export interface TemplatePlace {
  readonly spaceId: string
  readonly templateId: string
}

export const templatePath = ({ spaceId, templateId }: TemplatePlace): string =>
  `${spacePath(spaceId)}/templates/${templateId}`

interface Made {
  readonly templateId: string
  /** True for a repeat of the request that made it. */
  readonly replayed: boolean
}

/** Saves a message for staff. Its id follows from creator and key. Four write units up to a KB, and two per KB more. */
export async function createTemplate(
  given: Given,
  caller: Caller,
  spaceId: string,
  wanted: PutTemplate,
  idempotencyKey?: string,
): Promise<Made> {
  requireSize(wanted.content)
  const templateId = idempotencyKey ? createdId(caller.userId, idempotencyKey) : given.newId()
  const hash = requestHash(wanted)
  return changeSpace<Made>(given, spaceId, [caller.userId], async (read) => {
    const standing = spaceStandingOf(read, caller.userId)
    requireMaySpace('use_templates', standing)
    const there = await getTemplate(given.table, spaceId, templateId)
    if (there) return { result: { templateId, replayed: requireSame(there, hash) } }
    requireRoom(standing.space.templateCount)
    const now = given.now()
    const template = { templateId, ...wanted, createdAt: now, updatedAt: now, requestHash: hash }
    return {
      next: { templateCount: standing.space.templateCount + 1 },
      parts: [putItem(spaceId, template)],
      result: { templateId, replayed: false },
    }
  })
}

function requireSame(there: StoredTemplate, hash: Uint8Array): boolean {
  if (!sameBytes(there.requestHash, hash)) throw new AppError('idempotency_key_reused')
  return true
}

function requireRoom(count: number): void {
  const max = templateLimits.templates
  if (count >= max) throw new AppError('limit_reached', { reason: 'templates', values: { max } })
}

/** All that it says from now on; at the same cost. */
export async function putTemplate(
  given: Given,
  caller: Caller,
  { spaceId, templateId }: TemplatePlace,
  wanted: PutTemplate,
): Promise<void> {
  requireSize(wanted.content)
  return changeSpace<void>(given, spaceId, [caller.userId], async (read) => {
    requireMaySpace('use_templates', spaceStandingOf(read, caller.userId))
    const there = await getTemplate(given.table, spaceId, templateId)
    if (!there) throw new AppError('not_found')
    const { name, content } = there
    if (sameBytes(requestHash({ name, content }), requestHash(wanted))) return { result: undefined }
    return {
      parts: [putItem(spaceId, { ...there, ...wanted, updatedAt: given.now() })],
      result: undefined,
    }
  })
}

/** Takes it away. Four write units up to a KB. */
export function deleteTemplate(
  given: Given,
  caller: Caller,
  { spaceId, templateId }: TemplatePlace,
): Promise<void> {
  return changeSpace<void>(given, spaceId, [caller.userId], async (read) => {
    const { space, ...standing } = spaceStandingOf(read, caller.userId)
    requireMaySpace('use_templates', standing)
    if (!(await getTemplate(given.table, spaceId, templateId))) throw new AppError('not_found')
    return {
      next: { templateCount: space.templateCount - 1 },
      parts: [deleteItem(spaceId, templateId)],
      result: undefined,
    }
  })
}

/** A space's templates by id: two read units, and one per 4 KB of them. */
export async function listTemplates(
  given: Given,
  reader: Reader,
  wanted: { readonly spaceId: string; readonly limit: number; readonly position?: string | undefined },
): Promise<{ items: Template[]; position: string | undefined }> {
  const { spaceId, limit, position } = wanted
  await requireSpace(given, reader.userId, spaceId, 'use_templates')
  const [{ templates, more }, languages] = await Promise.all([
    queryTemplates(given.table, spaceId, { after: position, limit }),
    languagesOf(given, reader),
  ])
  const items = templates.map((template) => templateOf(spaceId, template, languages))
  return { items, position: more ? items.at(-1)?.templateId : undefined }
}

/** One that its reader has just written. */
export async function readTemplate(given: Given, reader: Reader, place: TemplatePlace): Promise<Template> {
  const [template, languages] = await Promise.all([
    getTemplate(given.table, place.spaceId, place.templateId),
    languagesOf(given, reader),
  ])
  if (!template) throw new AppError('not_found')
  return templateOf(place.spaceId, template, languages)
}

function templateOf(spaceId: string, template: StoredTemplate, languages: readonly string[]): Template {
  const { templateId, name, content } = template
  const self = { href: templatePath({ spaceId, templateId }) }
  return {
    templateId,
    name: chooseTitle(name, languages),
    ...(typeof name === 'object' && { titleVariants: name }),
    content,
    ...chooseText(content, languages),
    createdAt: timestamp(template.createdAt),
    updatedAt: timestamp(template.updatedAt),
    _links: { self, edit: self, delete: self },
  }
}

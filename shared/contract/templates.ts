import * as z from 'zod'
import { commonQuery, Links, pageOf, paging, Timestamp, Uuid } from './common.ts'
import { Content, LocalisedTitle, VariantTitle } from './content.ts'

/** Templates that a space can hold. Each is as long as a message at most. */
export const templateLimits = { templates: 200 } as const

export const TemplateId = Uuid

/** A message that staff have saved, to send it again; `titleVariants` are the name's, where it has several. */
export const Template = z
  .object({
    templateId: TemplateId,
    name: z.string(),
    titleVariants: VariantTitle.optional(),
    content: Content,
    text: z.object({ title: z.string().optional(), body: z.string() }),
    language: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    _links: Links,
  })
  .meta({ id: 'Template' })
export type Template = z.infer<typeof Template>

/** All that a template says from now on. */
export const PutTemplate = z.strictObject({ name: LocalisedTitle, content: Content })
export type PutTemplate = z.output<typeof PutTemplate>

export const ListTemplatesQuery = z.strictObject({ ...commonQuery, ...paging() })
export const TemplatePage = pageOf(Template)
export type TemplatePage = z.infer<typeof TemplatePage>

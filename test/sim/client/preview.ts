import type { Content } from '../../../shared/contract/content.ts'

/** A short plain message as a list shows it; what people say in a simulation is never cut. */
export function preview(content: Content | null): string | null {
  if (content === null) return null
  const { body } = 'variants' in content ? (content.variants[content.default] ?? { body: '' }) : content
  return body
}

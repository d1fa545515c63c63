import { created, replayed, restRoute } from '../../shared/lambda/rest.ts'
import { readFaq } from '../../shared/services/faq.ts'
import { faqPath } from '../../shared/services/faq-views.ts'
import * as writing from '../../shared/services/write-faq.ts'

export const createFaq = restRoute('createFaq', async (request, given) => {
  const { reader, params, body, idempotencyKey } = request
  const made = await writing.createFaq(given, reader, params.spaceId, body, idempotencyKey)
  const place = { spaceId: params.spaceId, faqId: made.faqId }
  const entry = await readFaq(given, reader, place)
  return made.replayed ? replayed(entry) : created(entry, faqPath(place))
})

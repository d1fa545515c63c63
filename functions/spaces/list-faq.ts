import * as z from 'zod'
import { invalid } from '../../shared/contract/errors.ts'
import { page } from '../../shared/lambda/pages.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as faq from '../../shared/services/faq.ts'

export const listFaq = restRoute('listFaq', async (request, given) => {
  const { query, state, limit } = request.query
  const { spaceId } = request.params
  const position = request.openCursor(z.string())
  if (query === undefined) {
    const slice = await faq.listFaq(given, request.reader, { spaceId, state, limit, position })
    return ok(page(request, slice.items, slice.position))
  }
  // Nothing retired is suggested.
  if (state === 'retired') throw invalid('?state', 'invalid_value')
  return ok(page(request, await faq.suggestFaq(given, request.reader, { spaceId, query, limit }), undefined))
})

import { readRevision } from '../../shared/lambda/if-match.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { readFaq } from '../../shared/services/faq.ts'
import * as writing from '../../shared/services/write-faq.ts'

export const putFaq = restRoute('putFaq', async (request, given) => {
  const { reader, params, body } = request
  await writing.putFaq(given, reader, params, body, readRevision(request.header('If-Match')))
  return ok(await readFaq(given, reader, params))
})

import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as faq from '../../shared/services/faq.ts'

export const readFaq = restRoute('readFaq', async ({ reader, params }, given) =>
  ok(await faq.readFaq(given, reader, params)),
)

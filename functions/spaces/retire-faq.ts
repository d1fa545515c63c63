import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import * as writing from '../../shared/services/write-faq.ts'

export const retireFaq = restRoute('retireFaq', async ({ reader, params }, given) => {
  await writing.retireFaq(given, reader, params)
  return noContent()
})

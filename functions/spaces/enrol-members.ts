import { AppError } from '../../shared/contract/errors.ts'
import { EnrolmentLine, type EnrolmentResult } from '../../shared/contract/spaces.ts'
import { languageEnvironment } from '../../shared/lambda/env.ts'
import { bodyPointer, parse } from '../../shared/lambda/parse.ts'
import { problemOf } from '../../shared/lambda/problems.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { lookUpLanguage } from '../../shared/locales/languages.ts'
import { type BatchLine, enrolBatch, type LineOutcome } from '../../shared/services/enrol-batch.ts'
import { languagesOf } from '../../shared/services/people.ts'

export const enrolMembers = restRoute('enrolMembers', async (request, given) => {
  const { caller, reader, params, body, requestId, path } = request
  const [sent, base] = Array.isArray(body) ? [body, '#'] : [body.members, '#/members']
  const lines = sent.map((line, place) => readLine(line, `${base}/${place}`))
  const outcomes = await enrolBatch(given, caller, params.spaceId, lines)
  const language = lookUpLanguage(await languagesOf(given, reader)) ?? languageEnvironment().defaultLanguage
  const results = outcomes.map((outcome, place): EnrolmentResult => {
    const { refusal } = outcome
    return {
      line: place + 1,
      ...told(outcome),
      ...(refusal && { problem: problemOf(refusal, { language, requestId }) }),
    }
  })
  return ok({ results, _links: { self: { href: path } } }, { language })
})

const told = ({ status, userId }: LineOutcome) => ({ status, ...(userId !== undefined && { userId }) })

function readLine(line: unknown, pointer: string): BatchLine {
  try {
    return { pointer, wanted: parse(EnrolmentLine, line, bodyPointer(pointer)) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { pointer, wanted: error }
  }
}

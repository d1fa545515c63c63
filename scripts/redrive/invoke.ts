import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda'

/** Gives the function each event, as its mapping would; answers what went wrong, undefined when nothing did. */
export async function invokeAll(
  lambda: LambdaClient,
  functionName: string,
  events: readonly string[],
): Promise<string | undefined> {
  const problems: string[] = []
  for (const event of events) {
    const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(event) })
    const problem = problemOf(await lambda.send(command))
    if (problem !== undefined) problems.push(problem)
  }
  return problems[0]
}

function problemOf({ FunctionError, Payload }: InvokeCommandOutput): string | undefined {
  const answer = parse(Payload?.transformToString() ?? '')
  if (FunctionError !== undefined) return `the function failed (${answer.errorType ?? FunctionError})`
  const failures = answer.batchItemFailures
  const isFine =
    failures === undefined || failures === null || (Array.isArray(failures) && failures.length === 0)
  if (isFine) return undefined
  const count = Array.isArray(failures) ? failures.length : 'all'
  return `the function could not deal with ${count} of the records`
}

function parse(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

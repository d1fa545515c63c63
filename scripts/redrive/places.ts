import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { type Options, RedriveError } from './options.ts'
import type { Services } from './services.ts'

export interface Places {
  readonly failureQueueUrl: string
  readonly functionName: string
  /** None when no outputs were asked. */
  readonly jobs: readonly JobPlaces[]
}

/** Where jobs lie that failed too often, and where they are put back. */
export interface JobPlaces {
  readonly name: string
  readonly failuresUrl: string
  readonly queueUrl: string
}

type Outputs = Readonly<Record<string, string>>

/** Where everything is: as the options say, and for the rest as the stack's outputs do. */
export async function findPlaces(services: Services, options: Options): Promise<Places> {
  if (options.queue !== undefined && options.function !== undefined) {
    return { failureQueueUrl: options.queue, functionName: options.function, jobs: [] }
  }
  const outputs =
    options.url === undefined ? await stackOutputs(services, options.stack) : await localOutputs(options.url)
  const output = (name: string) => {
    const value = outputs[name]
    if (value === undefined)
      throw new RedriveError(`There is no output ${name}. Deploy the stack of this version.`)
    return value
  }
  return {
    failureQueueUrl: options.queue ?? output('UndeliveredQueueUrl'),
    functionName: options.function ?? output('StreamFunctionName'),
    jobs: [
      {
        name: 'Jobs of the fan-out',
        failuresUrl: output('FanOutFailuresUrl'),
        queueUrl: output('FanOutQueueUrl'),
      },
      {
        name: 'Tasks of audiences',
        failuresUrl: output('AudienceFailuresUrl'),
        queueUrl: output('AudienceQueueUrl'),
      },
    ],
  }
}

async function stackOutputs({ cloudFormation }: Services, stack: string): Promise<Outputs> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }))
    const outputs = Stacks[0]?.Outputs ?? []
    return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') throw error
    throw new RedriveError(
      `There is no stack ${stack} in this account and region. Say which one with --stack.`,
    )
  }
}

/** All stacks that run there. */
async function localOutputs(url: string): Promise<Outputs> {
  const answer = await fetch(`${url}/local/outputs`).catch(() => undefined)
  if (answer === undefined) throw new RedriveError(`Nothing answers at ${url}. Start it with "npm start".`)
  if (!answer.ok)
    throw new RedriveError(`${url} is not the local runtime, or is still starting (${answer.status}).`)
  return Object.assign({}, ...Object.values((await answer.json()) as Record<string, Outputs>))
}

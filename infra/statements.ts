import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { sentIndex } from '../shared/store/keys.ts'
import type { FunctionName } from './function-names.ts'
import { permissions } from './permissions.ts'

/** ARNs that permissions are about; those that a stack lacks, its functions cannot ask for. */
export interface Arns {
  readonly table: string
  readonly userPool?: string
  readonly stream?: string
  readonly failureQueue?: string
  readonly fanOutQueue?: string
  readonly audienceQueue?: string
  /** `.../POST/@connections/*` of the one stage. */
  readonly connections?: string
  /** The same with `DELETE`, which closes them. */
  readonly openConnections?: string
}

const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']

const taking = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility']
const fanOutActions = { gives: ['SendMessage'], takes: taking }
const audienceActions = { gives: ['SendMessage'], takes: ['SendMessage', ...taking] }

/** The IAM statements that follow from a function's row of `permissions`. */
export function statementsOf(name: FunctionName, arns: Arns): PolicyStatement[] {
  const {
    table,
    sentIndex: index,
    userPool,
    posts,
    closes,
    readsStream,
    fanOut,
    audience,
  } = permissions[name]
  return [
    allow('dynamodb', table, arns.table),
    allow('dynamodb', index, `${arns.table}/index/${sentIndex}`),
    allow('cognito-idp', userPool, arns.userPool),
    allow('execute-api', posts && ['ManageConnections'], arns.connections),
    allow('execute-api', closes && ['ManageConnections'], arns.openConnections),
    allow('dynamodb', readsStream && streamActions, arns.stream),
    allow('sqs', readsStream && ['SendMessage'], arns.failureQueue),
    allow('sqs', fanOut && fanOutActions[fanOut], arns.fanOutQueue),
    allow('sqs', audience && audienceActions[audience], arns.audienceQueue),
  ].flat()
}

function allow(
  service: string,
  actions: readonly string[] | undefined,
  resource: string | undefined,
): PolicyStatement[] {
  if (!actions) return []
  if (!resource) throw new Error(`A function of this stack asks for ${service} but is given nothing of it.`)
  return [
    new PolicyStatement({ actions: actions.map((action) => `${service}:${action}`), resources: [resource] }),
  ]
}

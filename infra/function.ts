import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { FunctionName } from './function-names.ts'
import { type FunctionRow, functionTable, memoryOf, type Variable } from './function-table.ts'
import type { Settings } from './settings.ts'
import { type Arns, statementsOf } from './statements.ts'

/** What the stacks are made of. */
export interface Workshop {
  /** Where the bundles are: `<directory>/functions/<name>/index.mjs`. */
  readonly bundles: string
  /** Where the files of the web app are. */
  readonly site: string
  readonly settings: Settings
}

/** What a stack has to give to its functions; each gets what its rows ask for. */
export interface Supplies {
  readonly arns: Arns
  readonly values: Partial<Record<Variable, string>>
}

/** `post-confirmation` is `PostConfirmation`: the beginning of its logical ids. */
const constructId = (name: FunctionName): string =>
  name.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase())

/** A function as its rows in the tables say, with its own log group and role. */
export function createFunction(
  scope: Construct,
  name: FunctionName,
  { bundles, settings }: Workshop,
  { arns, values }: Supplies,
): LambdaFunction {
  const id = constructId(name)
  const row = functionTable[name]
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  return new LambdaFunction(scope, id, {
    description: row.description,
    code: Code.fromAsset(join(bundles, 'functions', name)),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: memoryOf(name),
    // Below the 29 s after which API Gateway gives up: the function's own answer is the better one.
    timeout: Duration.seconds(row.timeoutSeconds ?? 20),
    role: createRole(scope, id, logGroup, statementsOf(name, arns)),
    logGroup,
    environment: environmentOf(name, row, values),
  })
}

function environmentOf(
  name: FunctionName,
  { variables }: FunctionRow,
  values: Supplies['values'],
): Record<string, string> {
  return Object.fromEntries(variables.map((variable) => [variable, given(name, variable, values)]))
}

function given(name: FunctionName, variable: Variable, values: Supplies['values']): string {
  const value = values[variable]
  if (value === undefined) throw new Error(`Function ${name} asks for ${variable}, which its stack lacks.`)
  return value
}

/** Written out, because the role that CDK makes by itself may write to every log group of the account. */
export function createRole(
  scope: Construct,
  id: string,
  logGroup: LogGroup,
  statements: readonly PolicyStatement[],
): Role {
  const writesLogs = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  })
  const document = new PolicyDocument({ statements: [writesLogs, ...statements] })
  return new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { [id]: document },
  })
}

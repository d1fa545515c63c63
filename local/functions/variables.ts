import type { Place } from '../template/attributes.ts'
import type { FunctionConfig } from './function-config.ts'

export interface VariableOptions extends Place {
  /** The endpoint variables of the local services, and what the command line gave. They win over the template. */
  readonly extra: Readonly<Record<string, string>>
  /** Tells one environment from another, `3` or so. */
  readonly environmentId: string
}

/** The whole environment of a function: what Lambda sets, what its template says, what this machine adds. */
export function variablesOf(config: FunctionConfig, options: VariableOptions): Record<string, string> {
  return { ...lambdaVariables(config, options), ...config.variables, ...options.extra }
}

function lambdaVariables(config: FunctionConfig, options: VariableOptions): Record<string, string> {
  return {
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${options.environmentId}`,
    _HANDLER: config.handler,
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    // The services of this machine accept any signature; the key says whose request it is.
    AWS_ACCESS_KEY_ID: config.logicalId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: options.environmentId,
  }
}

import { restFunction } from '../../shared/lambda/rest.ts'
import { readAsyncApi } from './read-async-api.ts'
import { readEntryPoint } from './read-entry-point.ts'
import { readOpenApi } from './read-open-api.ts'

/** Where clients begin; and the answer to every path that no other noun has. */
export const handler = restFunction('entry', { readEntryPoint, readOpenApi, readAsyncApi })

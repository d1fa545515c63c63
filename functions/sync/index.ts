import { restFunction } from '../../shared/lambda/rest.ts'
import { sync } from './sync.ts'

export const handler = restFunction('sync', { sync })

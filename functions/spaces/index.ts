import { restFunction } from '../../shared/lambda/rest.ts'
import { createSpace } from './create-space.ts'
import { listSpaces } from './list-spaces.ts'
import { readSpace } from './read-space.ts'

export const handler = restFunction('spaces', { createSpace, listSpaces, readSpace })

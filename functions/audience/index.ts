import { audienceFunction } from '../../shared/lambda/audience.ts'

/** Brings audiences in, and lets live ones follow their space. */
export const handler = audienceFunction

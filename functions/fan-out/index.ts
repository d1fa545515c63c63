import { fanOutFunction } from '../../shared/lambda/fan-out.ts'

/** Tells the connections of large conversations, 200 a job. */
export const handler = fanOutFunction

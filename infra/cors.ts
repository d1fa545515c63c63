import { Duration } from 'aws-cdk-lib'
import type { CorsOptions } from 'aws-cdk-lib/aws-apigateway'
import { allowedHeaders, exposedHeaders } from '../shared/contract/cors.ts'

export const preflightOptions = (origins: readonly string[]): CorsOptions => ({
  allowOrigins: [...origins],
  allowHeaders: [...allowedHeaders],
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  // Two hours are the most that browsers of the Chromium family remember.
  maxAge: Duration.hours(2),
})

/**
 * Headers of API Gateway's own refusals. It cannot choose among origins there, so with several of them any may read
 * a refusal: it says nothing of anybody, and no cookie is involved.
 */
export function refusalHeaders(origins: readonly string[]): Record<string, string> {
  const [origin = '*'] = origins
  return {
    'Access-Control-Allow-Origin': origins.length === 1 ? origin : '*',
    'Access-Control-Expose-Headers': exposedHeaders.join(','),
  }
}

import { isProperties, type Properties } from '../template/template.ts'

const part = (value: unknown): Properties => (isProperties(value) ? value : {})

type Read = (header: Properties) => string

/** The headers of `SecurityHeadersConfig`, each from its own part. */
const securityHeaders: Readonly<Record<string, readonly [name: string, value: Read]>> = {
  ContentSecurityPolicy: ['Content-Security-Policy', (header) => String(header.ContentSecurityPolicy)],
  ContentTypeOptions: ['X-Content-Type-Options', () => 'nosniff'],
  FrameOptions: ['X-Frame-Options', (header) => String(header.FrameOption)],
  ReferrerPolicy: ['Referrer-Policy', (header) => String(header.ReferrerPolicy)],
  StrictTransportSecurity: ['Strict-Transport-Security', transportSecurity],
}

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: Properties): string {
  const parts = [
    `max-age=${AccessControlMaxAgeSec}`,
    IncludeSubdomains === true && 'includeSubDomains',
    Preload === true && 'preload',
  ]
  return parts.filter((text) => text !== false).join('; ')
}

/** What a response headers policy adds to every answer. Its CORS part is for answers to other origins, and given to all here. */
export function policyHeaders(config: Properties): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [key, header] of Object.entries(part(config.SecurityHeadersConfig))) {
    const [name, read] = securityHeaders[key] ?? []
    if (name !== undefined && read !== undefined) headers[name] = read(part(header))
  }
  const custom = part(config.CustomHeadersConfig).Items
  for (const { Header, Value } of Array.isArray(custom) ? custom.map(part) : []) {
    headers[String(Header)] = String(Value)
  }
  const origins = part(part(config.CorsConfig).AccessControlAllowOrigins).Items
  if (Array.isArray(origins) && origins.includes('*')) headers['Access-Control-Allow-Origin'] = '*'
  return headers
}

import { Duration } from 'aws-cdk-lib'
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront'

/** Where the page's scripts may send anything: origins, or addresses of sockets. */
export interface Reachable {
  readonly rest: string
  readonly realtime: string
}

/**
 * The page runs its own scripts and styles only, and makes no markup from text: the exceptions that Trusted Types
 * know are Lit's templates and the address of the service worker. Pictures of people may come from anywhere that is encrypted.
 */
const contentSecurityPolicy = ({ rest, realtime }: Reachable): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "font-src 'self'",
    `connect-src 'self' ${rest} ${realtime}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html parley',
  ].join('; ')

const unusedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
const permissionsPolicy = unusedFeatures.map((feature) => `${feature}=()`).join(', ')

const always = { override: true }

/** Headers of every answer; `cacheControl` says how long browsers may keep it, where not each file does. */
export const siteHeaders = (reachable: Reachable, cacheControl?: string): ResponseHeadersPolicyProps => ({
  securityHeadersBehavior: {
    contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(reachable), ...always },
    contentTypeOptions: always,
    frameOptions: { frameOption: HeadersFrameOption.DENY, ...always },
    referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, ...always },
    strictTransportSecurity: {
      accessControlMaxAge: Duration.days(730),
      includeSubdomains: true,
      ...always,
    },
  },
  customHeadersBehavior: {
    customHeaders: [
      ...(cacheControl === undefined ? [] : [{ header: 'Cache-Control', value: cacheControl, ...always }]),
      { header: 'Permissions-Policy', value: permissionsPolicy, ...always },
      { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', ...always },
    ],
  },
  // Pages of others load the widget. Nothing that the site serves is anybody's own.
  corsBehavior: {
    accessControlAllowCredentials: false,
    accessControlAllowHeaders: ['*'],
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowOrigins: ['*'],
    originOverride: true,
  },
})

import { type Place, urlSuffix } from './attributes.ts'

/** Where the local server answers, and the ids of the APIs it stands for. */
export interface LocalUrls extends Place {
  readonly port: number
  readonly restApiIds: readonly string[]
  readonly socketApiIds: readonly string[]
  /** `/realtime` */
  readonly socketPath: string
  /** Where distributions answer: `d111111abcdef8.cloudfront.net`. */
  readonly distributionDomains?: readonly string[]
}

/**
 * Maps the URLs of API Gateway, CloudFront and SQS to the local server. A WebSocket API has one path here, whatever its stage is
 * called; a REST API keeps its stage as first part of the path.
 */
export function localiseUrls(options: LocalUrls): (text: string) => string {
  const { region, port, restApiIds, socketApiIds, socketPath, distributionDomains = [] } = options
  const host = `localhost:${port}`
  const gateway = `\\.execute-api\\.${region}\\.${urlSuffix.replaceAll('.', '\\.')}`
  const restApi = new RegExp(`https://(?:${restApiIds.join('|')})${gateway}`, 'g')
  const socketApi = new RegExp(`(wss|https)://(?:${socketApiIds.join('|')})${gateway}(?:/[\\w$-]+)?`, 'g')
  const queues = `https://sqs.${region}.${urlSuffix}`
  const sites = distributionDomains.map((domain) => `https://${domain}`)
  return (text) => {
    if (sites.includes(text)) return `http://${host}`
    if (!text.includes(urlSuffix)) return text
    return text
      .replaceAll(socketApi, (_, scheme) => `${scheme === 'wss' ? 'ws' : 'http'}://${host}${socketPath}`)
      .replaceAll(restApi, `http://${host}`)
      .replaceAll(queues, `http://${host}`)
  }
}

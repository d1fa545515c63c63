/** One REST API of the template, with its methods joined to what answers them. */
export interface RestConfig {
  readonly apiId: string
  readonly stage: string
  readonly stageVariables: Readonly<Record<string, string>> | null
  readonly binaryMediaTypes: readonly string[]
  readonly resources: readonly RestResource[]
  /** By response type, `UNAUTHORIZED` or `DEFAULT_4XX` for example. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>
}

export interface RestResource {
  readonly id: string
  /** `/users/{proxy+}`; the root is `/`. */
  readonly path: string
  /** By HTTP method, or `ANY`. A resource without methods answers nothing. */
  readonly methods: ReadonlyMap<string, RestMethod>
}

export interface RestMethod {
  readonly httpMethod: string
  readonly authorizer: MethodAuthorizer
  readonly integration: Integration
}

export type MethodAuthorizer =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'user-pools'
      readonly poolArns: readonly string[]
      readonly header: string
      readonly scopes: readonly string[]
    }
  /** An authorization that does not run here: refuses everything, so that nothing is open by mistake. */
  | { readonly kind: 'unsupported'; readonly name: string }

export type Integration =
  | { readonly kind: 'lambda'; readonly functionName: string; readonly timeoutMs: number | undefined }
  | {
      readonly kind: 'mock'
      readonly requestTemplate: string
      readonly responses: readonly MockResponse[]
    }
  | { readonly kind: 'unsupported'; readonly name: string }

export interface MockResponse {
  readonly status: number
  /** Matched whole against the status that the request template chose; the default has none. */
  readonly selectionPattern: string | undefined
  /** Header name → mapping expression. */
  readonly headers: Readonly<Record<string, string>>
  readonly template: string
  readonly contentType: string
}

export interface GatewayResponse {
  readonly status: number | undefined
  /** Header name → mapping expression. */
  readonly headers: Readonly<Record<string, string>>
  readonly template: string | undefined
  readonly contentType: string
}

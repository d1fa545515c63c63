import type { SocketRoute } from './api-config.ts'

const placeholder = /\$\{request\.body\.([^}]+)\}|\$request\.body\.([\w.-]+)/g

/** The route for a message, by `$request.body.action` and the like; `$default` when it is not JSON or names none. */
export function selectRoute(
  routes: ReadonlyMap<string, SocketRoute>,
  expression: string,
  message: string,
): SocketRoute | undefined {
  const key = routeKeyOf(expression, message)
  // A client that says {"action": "$connect"} must not reach the routes that only the gateway calls.
  const named = key !== undefined && !key.startsWith('$') ? routes.get(key) : undefined
  return named ?? routes.get('$default')
}

function routeKeyOf(expression: string, message: string): string | undefined {
  const body = parse(message)
  let found = true
  const key = expression.replaceAll(placeholder, (_match, braced?: string, plain?: string) => {
    const value = pick(body, braced ?? plain ?? '')
    if (value === undefined) found = false
    return value ?? ''
  })
  return found ? key : undefined
}

function pick(body: unknown, path: string): string | undefined {
  let value = body
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  return typeof value === 'object' ? undefined : String(value)
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

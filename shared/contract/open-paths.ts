/**
 * Method and path, below the stage `/v1`, of every route that takes no access token; `{name}` is a parameter, the first segment
 * the noun. They stand apart from the rows of `routes`, one by one, so that a client brings those that it uses and no schema.
 */

export const readEntryPoint = 'GET /'
export const readOpenApi = 'GET /openapi.json'
export const readAsyncApi = 'GET /asyncapi.json'
export const register = 'POST /auth/register'
export const confirmRegistration = 'POST /auth/confirm'
export const resendCode = 'POST /auth/resend'
export const signIn = 'POST /auth/token'
export const refreshTokens = 'POST /auth/refresh'
export const verifyToken = 'POST /auth/verify'
export const signOut = 'POST /auth/logout'
export const forgotPassword = 'POST /auth/forgot'
export const resetPassword = 'POST /auth/reset'

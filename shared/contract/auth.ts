import * as z from 'zod'
import { LanguageTag, Timestamp, UserId } from './common.ts'
import { DisplayName, Username } from './people.ts'

const Password = z.string().min(1).max(256)
/** A username or an e-mail address. */
const Login = z.string().min(1).max(254)
const Code = z.string().regex(/^\d{6}$/)

export const Email = z.email().max(254).toLowerCase()

export const Register = z.strictObject({
  username: Username,
  email: Email,
  password: Password,
  displayName: DisplayName.optional(),
  locale: LanguageTag.optional(),
})
export type Register = z.output<typeof Register>

export const Registered = z
  .object({
    userId: UserId,
    username: z.string(),
    confirmation: z.object({ medium: z.enum(['email', 'none']), destination: z.string() }),
  })
  .meta({ id: 'Registered' })
export type Registered = z.infer<typeof Registered>

export const ConfirmRegistration = z.strictObject({ username: Login, code: Code })
export const ResendCode = z.strictObject({ username: Login })
export const SignIn = z.strictObject({ username: Login, password: Password })
export const RefreshTokens = z.strictObject({ refreshToken: z.string().min(1).max(8192) })
export const VerifyToken = z.strictObject({ token: z.string().min(1).max(8192) })
export const SignOut = z.strictObject({
  refreshToken: z.string().min(1).max(8192),
  everywhere: z.boolean().optional(),
})
export const ForgotPassword = z.strictObject({ username: Login })
export const ResetPassword = z.strictObject({ username: Login, code: Code, password: Password })
export const ChangePassword = z.strictObject({ oldPassword: Password, newPassword: Password })

/** What signing in and refreshing answer. `expiresIn` in seconds. */
export const Tokens = z
  .object({
    accessToken: z.string(),
    idToken: z.string(),
    refreshToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int(),
    userId: UserId,
  })
  .meta({ id: 'Tokens' })
export type Tokens = z.infer<typeof Tokens>

export const TokenState = z
  .union([
    z.object({ active: z.literal(true), userId: UserId, username: z.string(), expiresAt: Timestamp }),
    z.object({ active: z.literal(false), reason: z.enum(['expired', 'invalid', 'revoked']) }),
  ])
  .meta({ id: 'TokenState' })
export type TokenState = z.infer<typeof TokenState>

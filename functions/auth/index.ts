import { restFunction } from '../../shared/lambda/rest.ts'
import { changePassword } from './change-password.ts'
import { confirmRegistration } from './confirm-registration.ts'
import { forgotPassword } from './forgot-password.ts'
import { refreshTokens } from './refresh-tokens.ts'
import { register } from './register.ts'
import { resendCode } from './resend-code.ts'
import { resetPassword } from './reset-password.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { verifyToken } from './verify-token.ts'

export const handler = restFunction('auth', {
  register,
  confirmRegistration,
  resendCode,
  signIn,
  refreshTokens,
  verifyToken,
  signOut,
  forgotPassword,
  resetPassword,
  changePassword,
})

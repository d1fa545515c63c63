import { CognitoError } from './errors.ts'
import { asBoolean, asNumber, asRecord } from './json.ts'

export interface PasswordPolicy {
  readonly minimumLength: number
  readonly requires: readonly Requirement[]
}

interface Requirement {
  readonly property: string
  readonly pattern: RegExp
  readonly complaint: string
}

// The symbols are those that AWS counts; a space inside counts, at the ends none is allowed.
const requirements: readonly Requirement[] = [
  { property: 'RequireLowercase', pattern: /[a-z]/, complaint: 'Password must have lowercase characters' },
  { property: 'RequireUppercase', pattern: /[A-Z]/, complaint: 'Password must have uppercase characters' },
  { property: 'RequireNumbers', pattern: /[0-9]/, complaint: 'Password must have numeric characters' },
  {
    property: 'RequireSymbols',
    pattern: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/,
    complaint: 'Password must have symbol characters',
  },
]

/** A pool without a policy gets AWS's own: eight characters of all kinds. */
export function readPasswordPolicy(property: unknown): PasswordPolicy {
  if (property === undefined) return { minimumLength: 8, requires: requirements }
  const policy = asRecord(property)
  return {
    minimumLength: asNumber(policy.MinimumLength) ?? 8,
    requires: requirements.filter((requirement) => asBoolean(policy[requirement.property]) ?? false),
  }
}

export function requireStrongPassword(policy: PasswordPolicy, password: string): void {
  if (password.length < policy.minimumLength) throw weak('Password not long enough')
  const missing = policy.requires.find((requirement) => !requirement.pattern.test(password))
  if (missing !== undefined) throw weak(missing.complaint)
}

function weak(complaint: string): CognitoError {
  return new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${complaint}`)
}

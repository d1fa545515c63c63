/** An answer of the service that says no: its type and message are what clients of AWS compare. */
export class CognitoError extends Error {
  override readonly name = 'CognitoError'
  readonly type: string
  readonly status: number

  constructor(type: string, message: string, status = 400) {
    super(message)
    this.type = type
    this.status = status
  }
}

export function invalidParameter(message: string): CognitoError {
  return new CognitoError('InvalidParameterException', message)
}

export function notAuthorized(message: string): CognitoError {
  return new CognitoError('NotAuthorizedException', message)
}

export function notFound(message: string): CognitoError {
  return new CognitoError('ResourceNotFoundException', message)
}

export function userNotFound(message = 'User does not exist.'): CognitoError {
  return new CognitoError('UserNotFoundException', message)
}

export function incorrectPassword(): CognitoError {
  return notAuthorized('Incorrect username or password.')
}

export function limitExceeded(): CognitoError {
  return new CognitoError('LimitExceededException', 'Attempt limit exceeded, please try after some time.')
}

export function expiredCode(): CognitoError {
  return new CognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.')
}

export function codeMismatch(): CognitoError {
  return new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.')
}

/** What AWS's own request validation says, never with the value. `constraint` starts after "Member must". */
export function violates(member: string, constraint: string): CognitoError {
  return invalidParameter(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  )
}

import { Duration } from 'aws-cdk-lib'
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  UserPool,
  type UserPoolClient,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { plainMail } from '../shared/locales/mails.ts'
import { removalOf } from './removal.ts'
import type { Settings } from './settings.ts'

/** Who may sign in: by username or e-mail address, in any case, after a code proved the address. */
export function createUserPool(scope: Construct, settings: Settings): UserPool {
  const mail = plainMail(settings.defaultLanguage, '{####}')
  return new UserPool(scope, 'UserPool', {
    featurePlan: FeaturePlan[settings.plan],
    selfSignUpEnabled: true,
    signInAliases: { username: true, email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    userVerification: {
      emailStyle: VerificationEmailStyle.CODE,
      // Where the trigger that knows the reader's language says nothing.
      emailSubject: mail.subject,
      emailBody: mail.text,
    },
    // A changed address counts only once its own code came back.
    keepOriginal: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    passwordPolicy: {
      minLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: false,
    },
    standardAttributes: {
      email: { required: true, mutable: true },
      fullname: { required: false, mutable: true },
      locale: { required: false, mutable: true },
    },
    deletionProtection: settings.deletionProtection === 'on',
    removalPolicy: removalOf(settings),
  })
}

const attributes = { email: true, fullname: true, locale: true }

/** Public, without a secret: browsers and apps sign in with it. */
export function createUserPoolClient(userPool: UserPool): UserPoolClient {
  return userPool.addClient('Client', {
    generateSecret: false,
    authFlows: { userSrp: true, userPassword: true },
    disableOAuth: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    readAttributes: new ClientAttributes().withStandardAttributes({ ...attributes, emailVerified: true }),
    writeAttributes: new ClientAttributes().withStandardAttributes(attributes),
  })
}

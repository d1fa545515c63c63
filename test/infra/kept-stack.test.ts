import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { findings, synthesize } from './templates.ts'

const { kept, names } = synthesize()

describe('the stacks', () => {
  it('are two', () => {
    expect(names.toSorted()).toEqual(['Parley', 'Parley-Kept'])
  })

  it('pass the check of templates that CDK brings', () => {
    expect(findings()).toEqual([])
  })

  it('take their names from a setting', () => {
    expect(synthesize({ name: 'Course' }).names.toSorted()).toEqual(['Course', 'Course-Kept'])
  })

  it('look nothing up when they are deployed', () => {
    const { rebuilt } = synthesize()

    expect([kept.toJSON().Parameters, rebuilt.toJSON().Parameters]).toEqual([undefined, undefined])
  })
})

describe('the table', () => {
  it('has the keys, the time to live, the stream and the recovery of the design', () => {
    kept.hasResource('AWS::DynamoDB::Table', {
      Properties: {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        DeletionProtectionEnabled: true,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    })
  })

  it('has one index, of keys only, by sender and time', () => {
    kept.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'sent',
          KeySchema: [
            { AttributeName: 'g', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    })
  })
})

describe('the user pool', () => {
  it('takes sign-ups by username or e-mail address, in any case, with a code', () => {
    kept.hasResource('AWS::Cognito::UserPool', {
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
        AliasAttributes: ['email'],
        AutoVerifiedAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
        UserPoolTier: 'LITE',
        VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
        DeletionProtection: 'ACTIVE',
      },
      DeletionPolicy: 'Retain',
    })
  })

  it('wants passwords of 8 characters with a lower, an upper and a digit', () => {
    kept.hasResourceProperties('AWS::Cognito::UserPool', {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: false,
        },
      },
    })
  })

  it('has a public client with SRP, password and refresh, whose tokens last an hour', () => {
    kept.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    })
  })

  it('runs the trigger that writes the profile, within the 5 s that Cognito waits', () => {
    kept.hasResourceProperties('AWS::Lambda::Function', { Timeout: 5, Runtime: 'nodejs24.x' })
    kept.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        PostConfirmation: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PostConfirmation'), 'Arn'] },
      },
    })
  })
})

describe("the user pool's mails", () => {
  it('are worded by a trigger, and without it in the language of the deployment', () => {
    const finnish = synthesize({ defaultLanguage: 'fi', defaultTimeZone: 'Europe/Helsinki' }).kept

    finnish.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { CustomMessage: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CustomMessage'), 'Arn'] } },
      VerificationMessageTemplate: {
        EmailSubject: 'Parley-koodisi',
        EmailMessage: 'Parley-koodisi on {####}.',
      },
    })
    finnish.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { DEFAULT_LANGUAGE: 'fi', DEFAULT_TIME_ZONE: 'Europe/Helsinki' } },
    })
  })
})

describe('a trial deployment', () => {
  it('goes away with its stack where the settings say so', () => {
    const trial = synthesize({ removal: 'destroy', deletionProtection: 'off' }).kept

    trial.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    })
    trial.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Delete' })
  })
})

import { describe, expect, it } from 'vitest'
import { readSettings } from '../../infra/settings.ts'

describe('settings', () => {
  it('have a default each', () => {
    expect(readSettings({})).toEqual({
      name: 'Parley',
      origins: ['*'],
      defaultLanguage: 'en',
      defaultTimeZone: 'UTC',
      plan: 'LITE',
      logRetentionDays: 30,
      epoch: '1',
      limits: 'on',
      throttleRate: 1000,
      throttleBurst: 2000,
      deletionProtection: 'on',
      removal: 'retain',
    })
  })

  it('are read from the text of the command line and from cdk.json alike', () => {
    const fromLine = {
      origins: 'https://a.example, https://b.example:8443',
      logRetentionDays: '90',
      epoch: '2',
      limits: '{"send":"10/60"}',
    }
    const fromFile = {
      origins: ['https://a.example', 'https://b.example:8443'],
      logRetentionDays: 90,
      epoch: 2,
      limits: { send: '10/60' },
    }

    expect(readSettings(fromLine)).toEqual(readSettings(fromFile))
  })

  it("leave CDK's own context alone", () => {
    const context = { '@aws-cdk/core:flag': true, 'aws:cdk:enable-path-metadata': true, plan: 'PLUS' }

    expect(readSettings(context).plan).toBe('PLUS')
  })

  it.each([
    [{ origns: 'https://a.example' }, 'There is no setting origns.'],
    [{ origins: 'a.example' }, 'origins=a.example: must be origins'],
    [{ origins: 'https://a.example/path' }, 'must be origins'],
    [{ origins: '*,https://a.example' }, '* alone is any'],
    [{ defaultLanguage: 'tlh' }, 'defaultLanguage=tlh'],
    [{ defaultTimeZone: 'Mars/Olympus' }, 'must be a time zone such as Europe/Helsinki'],
    [{ plan: 'FREE' }, 'plan=FREE'],
    [{ logRetentionDays: '31' }, 'logRetentionDays=31'],
    [{ epoch: '' }, 'epoch='],
    [{ limits: 'of' }, 'limits=of: every must be calls/seconds such as 60/60'],
    [{ limits: { send: '60' } }, 'limits={"send":"60"}: send must be calls/seconds such as 60/60, or off'],
    [{ limits: { routes: { nowhere: '1/1' } } }, 'routes'],
    [{ throttleRate: '0' }, 'throttleRate=0'],
    [{ removal: 'no' }, 'removal=no'],
  ])('%j is refused, by name', (context, message) => {
    expect(() => readSettings(context)).toThrow(message)
  })

  it('names everything that is wrong at once', () => {
    expect(() => readSettings({ plan: 'FREE', epoch: 'a b' })).toThrow(/plan=FREE.*\n.*epoch=a b/)
  })
})

import type { PostConfirmationTriggerEvent } from 'aws-lambda'
import { UserId } from '../../shared/contract/common.ts'
import { languageEnvironment } from '../../shared/lambda/env.ts'
import { given } from '../../shared/lambda/given.ts'
import { logged } from '../../shared/lambda/logger.ts'
import { createProfile } from '../../shared/services/profiles.ts'

/**
 * Writes the profile of somebody who has confirmed their address, if it is not there. A failure must not refuse what
 * the user pool has already confirmed: it is logged, and the person's first request writes the profile.
 */
export async function handler<Event extends PostConfirmationTriggerEvent>(event: Event): Promise<Event> {
  const line = { function: 'post-confirmation', route: event.triggerSource }
  await logged(line, () => write(event)).catch(() => undefined)
  return event
}

async function write({ userName, request }: PostConfirmationTriggerEvent): Promise<void> {
  const { sub, name, locale } = request.userAttributes
  const newcomer = { userId: UserId.parse(sub), username: userName, displayName: name, locale }
  await createProfile(given(), newcomer, languageEnvironment().defaultLanguage)
}

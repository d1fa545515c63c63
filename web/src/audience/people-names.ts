import { type Api, ParleyError } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { t } from '../texts/texts.ts'

/** What people are called of whom only the id is known. */
export class PeopleNames implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #api: () => Pick<Api, 'users'>
  /** Empty while it is asked for, and where nobody knows. */
  readonly #names = new Map<string, string>()

  constructor(host: ReactiveControllerHost, api: () => Pick<Api, 'users'>) {
    this.#host = host
    this.#api = api
    host.addController(this)
  }

  hostConnected(): void {}

  learn(userId: string, name: string): void {
    this.#names.set(userId, name)
  }

  of(userId: string): string {
    return this.#names.get(userId) || t('audience.somebody')
  }

  /** Asks for those that are not known yet. */
  look(userIds: readonly string[]): void {
    for (const userId of userIds) if (!this.#names.has(userId)) void this.#ask(userId)
  }

  async #ask(userId: string): Promise<void> {
    this.#names.set(userId, '')
    try {
      this.#names.set(userId, (await this.#api().users.get(userId)).displayName)
    } catch (error) {
      // Somebody who is gone or out of sight stays nameless; so does everybody without a network.
      if (!(error instanceof ParleyError)) throw error
    }
    this.#host.requestUpdate()
  }
}

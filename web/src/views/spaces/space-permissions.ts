import { ParleyError } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Parley } from '../../session/parley.ts'
import type { Permission, Space } from '../../session/spaces.ts'

/** What the reader may do in the space of what an element shows. Until that is known, and where it cannot be, nothing. */
export class SpacePermissions implements ReactiveController {
  /** Of which space; undefined for none. */
  spaceId: string | undefined
  readonly #host: ReactiveControllerHost
  readonly #parley: () => Parley
  #space: Space | undefined
  #askedFor: string | undefined

  constructor(host: ReactiveControllerHost, parley: () => Parley) {
    this.#host = host
    this.#parley = parley
    host.addController(this)
  }

  get value(): readonly Permission[] {
    return this.#space?.spaceId === this.spaceId ? (this.#space?.permissions ?? []) : []
  }

  hostConnected(): void {
    this.#askedFor = undefined
  }

  hostUpdated(): void {
    const { spaceId } = this
    if (spaceId === undefined || spaceId === this.#askedFor) return
    this.#askedFor = spaceId
    void this.#ask(spaceId)
  }

  async #find(spaceId: string): Promise<Space | undefined> {
    const { spaces } = this.#parley()
    const find = () => spaces.all.getSnapshot()?.find((space) => space.spaceId === spaceId)
    if (!find()) await spaces.read()
    return find()
  }

  async #ask(spaceId: string): Promise<void> {
    try {
      this.#space = await this.#find(spaceId)
      this.#host.requestUpdate()
    } catch (error) {
      // Offline, nothing of it is offered.
      if (!(error instanceof ParleyError)) throw error
    }
  }
}

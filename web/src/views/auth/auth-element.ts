import type { Session } from '@parley/client'
import { ParleyElement } from '../../elements/parley-element.ts'
import { authStyle } from './auth-page.ts'

/** What signing up, in and out needs. */
export class AuthElement extends ParleyElement {
  static override styles = [ParleyElement.styles, authStyle].flat()

  protected get account(): Session {
    const { account } = this.parley
    if (!account) throw new Error('The page around signs people in.')
    return account
  }

  /** What the address says of who it is about. */
  protected get username(): string {
    return this.navigation.place.getSnapshot()?.query?.username ?? ''
  }
}

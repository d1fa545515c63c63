import type { Session } from '@parley/client'
import type { TemplateResult } from 'lit'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { rememberedLogin } from '../../session/pending.ts'
import { authPage, authStyle } from './auth-page.ts'

type Credentials = Parameters<Session['signIn']>[0]

/** What signing up, in and out needs. */
export class AuthElement extends ParleyElement {
  static override styles = [ParleyElement.styles, authStyle].flat()

  protected get account(): Session {
    const { account } = this.parley
    if (!account) throw new Error('The page around signs people in.')
    return account
  }

  protected page(title: string, intro: string, ...content: readonly unknown[]): TemplateResult {
    return authPage(this.parley.isEmbedded, title, intro, content)
  }

  /** Who it is about, as far as the address or the form before says so. */
  protected get username(): string {
    return this.navigation.place.getSnapshot()?.query?.username ?? rememberedLogin()
  }

  /** Signs in after what cannot be done twice: where that fails, the form for signing in comes with a word of what was done. */
  protected async goIn(who: Credentials | undefined, done: string): Promise<void> {
    const isIn = who !== undefined && (await attempt(() => this.account.signIn(who)))
    if (!isIn) tell(done)
    this.navigation.go({ name: isIn ? 'conversations' : 'signIn', params: {} }, { replace: true })
  }
}

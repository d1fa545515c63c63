import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { ComposeForm } from '../../compose/compose-form.ts'
import '../../compose/compose-form.ts'
import '../../compose/job-progress.ts'
import type { Sent } from '../../compose/send.ts'
import { attempt } from '../../elements/attempt.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { writtenOf } from '../../languages/written.ts'
import type { Place } from '../../navigation/paths.ts'
import { columnStyle } from '../../style/column.ts'
import { currentLanguage, t } from '../../texts/texts.ts'
import { findTemplate } from '../spaces/find-template.ts'

/**
 * Writing to others, and how far it is with many of them. A link may say whom to: `?space=<id>&to=role:staff,group:lab-1`, and
 * with which of the space's templates it begins: `&template=<id>`.
 */
@customElement('parley-compose-view')
export class ComposeView extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    columnStyle,
    css`
      .page {
        max-inline-size: 60rem;
      }
      .ending {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ].flat()

  @property({ attribute: false }) query: Readonly<Record<string, string>> = {}
  @state() private job: Extract<Sent, { kind: 'job' }> | undefined

  /** Once: who reloads the page goes on with what they have chosen since. */
  protected override updated(changed: PropertyValues<this>): void {
    const { space, to = '', template } = this.query
    const form = this.renderRoot.querySelector<ComposeForm>('parley-compose')
    if (!changed.has('query') || space === undefined || !form) return
    form.address(space, to === '' ? [] : to.split(','))
    if (template !== undefined) void this.#begin(form, space, template)
    this.navigation.go({ name: 'compose', params: {} }, { replace: true })
  }

  async #begin(form: ComposeForm, spaceId: string, templateId: string): Promise<void> {
    await attempt(async () => {
      const template = await findTemplate(this.parley.api, spaceId, templateId)
      if (template) await form.write(writtenOf(template.content, currentLanguage()))
    })
  }

  async #onSent({ detail: sent }: CustomEvent<Sent>): Promise<void> {
    if (sent.kind === 'job') {
      this.job = sent
      return
    }
    tell(t('compose.sent', { count: sent.kind === 'many' ? sent.count : 0 }))
    this.navigation.go(await this.#placeOf(sent), { replace: true })
  }

  async #placeOf(sent: Exclude<Sent, { kind: 'job' }>): Promise<Place> {
    if (sent.kind === 'many') return { name: 'sent', params: {} }
    const { conversationId, seq } = sent
    await this.parley.live.sync([conversationId])
    return { name: 'sentMessage', params: { conversationId, seq: String(seq) } }
  }

  protected override render(): TemplateResult {
    const back = this.navigation.href({ name: 'inbox', params: {} })
    return html`<div class="page">
      <div class="row">
        <a class="button plain round" href=${back} aria-label=${t('back')}>${icon('back')}</a>
        <h1>${t('compose.title')}</h1>
      </div>
      ${this.job ? this.#progress(this.job) : html`<parley-compose @sent=${this.#onSent}></parley-compose>`}
    </div>`
  }

  #progress({ jobId, total }: Extract<Sent, { kind: 'job' }>): TemplateResult {
    const again = () => {
      this.job = undefined
    }
    return html`<parley-job-progress .jobId=${jobId} .total=${total}></parley-job-progress>
      <div class="ending">
        <a class="button primary" href=${this.navigation.href({ name: 'sent', params: {} })}>${t('mail.sent')}</a>
        <button class="button" @click=${again}>${t('compose.again')}</button>
      </div>`
  }
}

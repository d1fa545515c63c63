import type { BodyOf, ShownConversation } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { attempt } from '../../elements/attempt.ts'
import { type Choice, choiceRow } from '../../elements/choice.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { t } from '../../texts/texts.ts'
import {
  paces,
  paceText,
  type Writers,
  writerNames,
  writers,
  writersIn,
  writersText,
  writerTexts,
} from '../conversations/policy.ts'
import { rightsIn } from '../conversations/rights.ts'
import { partStyle } from './info-style.ts'

type Changes = NonNullable<BodyOf<'updateConversation'>['policy']>

interface PolicyChoice extends Choice {
  readonly changes: (value: string) => Changes
}

/** Who may write in a group, how often, and what newcomers see: kept as soon as it is chosen, and read by who may not choose. */
@customElement('parley-policy-settings')
export class PolicySettings extends ParleyElement {
  static override styles = [ParleyElement.styles, partStyle].flat()

  @property({ attribute: false }) conversation: ShownConversation | undefined

  async #keep(policy: Changes): Promise<void> {
    const { conversationId = '' } = this.conversation ?? {}
    if (await attempt(() => this.parley.api.conversations.update(conversationId, { policy })))
      tell(t('saved'))
    else this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { conversation } = this
    if (!conversation) return html`${nothing}`
    const { mayManage } = rightsIn(conversation)
    return html`<h2>${t('policy.title')}</h2>
      ${this.#choices(conversation.policy).map((choice) => (mayManage ? choiceRow(choice, (value) => value !== '' && void this.#keep(choice.changes(value))) : shown(choice)))}`
  }

  #choices(policy: ShownConversation['policy']): readonly PolicyChoice[] {
    const { slowModeSeconds, history } = policy
    const chosen = writersIn(policy) ?? ''
    const own = writerNames.map((value) => ({ value: value as string, text: t(writerTexts[value]) }))
    return [
      {
        id: 'writers',
        label: t('policy.writers'),
        chosen,
        options: chosen === '' ? [...own, { value: '', text: writersText(policy) }] : own,
        changes: (value) => ({ postRoles: [...writers[value as Writers]] }),
      },
      {
        id: 'pace',
        label: t('policy.slow'),
        chosen: String(slowModeSeconds),
        options: [...new Set([...paces, slowModeSeconds])]
          .toSorted((one, other) => one - other)
          .map((seconds) => ({ value: String(seconds), text: paceText(seconds) })),
        changes: (value) => ({ slowModeSeconds: Number(value) }),
      },
      {
        id: 'history',
        label: t('policy.history'),
        chosen: history,
        options: [
          { value: 'all', text: t('policy.history.all') },
          { value: 'joined', text: t('policy.history.joined') },
        ],
        changes: (value) => ({ history: value === 'joined' ? 'joined' : 'all' }),
      },
    ]
  }
}

const shown = ({ label, chosen, options }: Choice): TemplateResult =>
  html`<p class="between">
    <span>${label}</span>
    <span class="muted">${options.find(({ value }) => value === chosen)?.text}</span>
  </p>`

declare global {
  interface HTMLElementTagNameMap {
    'parley-policy-settings': PolicySettings
  }
}

import type { ShownConversation } from '@parley/client'
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { titleRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'

@customElement('parley-rename-form')
export class RenameForm extends ParleyElement {
  @property({ attribute: false }) conversation: ShownConversation | undefined

  readonly #form = new Form(this, {
    rules: { title: titleRule },
    send: async ({ title }) => {
      if (!this.conversation) return
      await this.parley.api.conversations.update(this.conversation.conversationId, { title: title.trim() })
      tell(t('saved'))
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      ${formProblem(problem)}
      ${field({
        name: 'title',
        label: t('group.title'),
        value: this.conversation?.title ?? '',
        problem: problems.title,
      })}
      <div><button class="button" aria-disabled=${isBusy}>${t('group.rename')}</button></div>
    </form>`
  }
}

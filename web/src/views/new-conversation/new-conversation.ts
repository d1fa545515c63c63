import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { peopleRule, titleRule } from '../../forms/rules.ts'
import { columnStyle } from '../../style/column.ts'
import { t } from '../../texts/texts.ts'
import { beginConversation } from './begin-conversation.ts'
import { chipsStyle, peopleChips, toggledPerson } from './people-chips.ts'
import type { Person } from './person.ts'
import './people-search.ts'

/** With one person it is a conversation between two, with more a group that has a name. */
@customElement('parley-new-conversation')
export class NewConversation extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    chipsStyle,
    columnStyle,
    css`
      .page {
        gap: var(--space-4);
        padding-block-end: 0;
      }
      @media (min-width: 48rem) {
        .back {
          display: var(--back, none);
        }
      }
    `,
  ].flat()

  @state() private chosen: readonly Person[] = []

  readonly #form = new Form(this, {
    rules: {
      title: (value) => (this.chosen.length > 1 ? titleRule(value) : undefined),
      memberIds: () => peopleRule(this.chosen),
    },
    send: async ({ title }) => {
      const [first] = this.chosen
      if (!first) return
      const conversationId = await beginConversation(
        this.parley,
        this.chosen.length === 1
          ? { kind: 'direct', userId: first.userId }
          : { kind: 'group', title: title.trim(), memberIds: this.chosen.map(({ userId }) => userId) },
      )
      this.navigation.go({ name: 'conversation', params: { conversationId } }, { replace: true })
    },
  })

  readonly #toggle = (person: Person): void => {
    this.chosen = toggledPerson(this.chosen, person)
  }

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<div class="page">
      <div class="row">
        <a
          class="back button plain round"
          href=${this.navigation.href({ name: 'conversations', params: {} })}
          aria-label=${t('back')}
          >${icon('back')}</a
        >
        <h1>${t('new_conversation.title')}</h1>
      </div>
      ${
        this.chosen.length === 0
          ? html`<p class="muted">${t('new_conversation.intro')}</p>`
          : html`<form novalidate @submit=${submit}>
            ${formProblem(problem ?? problems.memberIds)}
            ${peopleChips(this.chosen, this.#toggle)}
            ${
              this.chosen.length > 1
                ? field({ name: 'title', label: t('group.title'), problem: problems.title })
                : nothing
            }
            <button class="button primary" aria-disabled=${isBusy}>
              ${this.chosen.length > 1 ? t('new_conversation.create_group') : t('new_conversation.start')}
            </button>
          </form>`
      }
      <parley-people-search
        .chosenIds=${this.chosen.map(({ userId }) => userId)}
        @person-chosen=${({ detail }: CustomEvent<Person>) => this.#toggle(detail)}
      ></parley-people-search>
    </div>`
  }
}

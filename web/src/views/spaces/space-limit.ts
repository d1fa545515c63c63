import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { attempt } from '../../elements/attempt.ts'
import { choiceRow } from '../../elements/choice.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { durationOf } from '../../texts/times.ts'
import { partStyle } from '../conversation-info/info-style.ts'

/** As the service writes them: messages of one person in seconds. */
const rates = ['5/60', '10/60', '30/60', '30/3600', '100/3600'] as const

function rateText(rate: string): string {
  const [count = 0, seconds = 0] = rate.split('/').map(Number)
  if (seconds === 60) return t('space.limit.minute', { count })
  if (seconds === 3600) return t('space.limit.hour', { count })
  return t('space.limit.other', { count, time: durationOf(seconds) })
}

/** How much one person may write in a space, beyond what everybody may: kept as soon as it is chosen. */
@customElement('parley-space-limit')
export class SpaceLimit extends ParleyElement {
  static override styles = [ParleyElement.styles, partStyle].flat()

  @property({ attribute: false }) space: Space | undefined

  async #keep(send: string): Promise<void> {
    const { spaceId = '' } = this.space ?? {}
    const limits = send === '' ? null : { send }
    const keep = async () =>
      this.parley.spaces.learn(await this.parley.api.spaces.update(spaceId, { limits }))
    if (await attempt(keep)) tell(t('saved'))
    else this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const chosen = space.limits?.send ?? ''
    const all = new Set<string>([...rates, ...(chosen === '' ? [] : [chosen])])
    const options = [
      { value: '', text: t('space.limit.none') },
      ...[...all].map((value) => ({ value, text: rateText(value) })),
    ]
    return html`<h2>${t('space.limit')}</h2>
      ${choiceRow({ id: 'limit', label: t('space.limit.each'), chosen, options }, (value) => void this.#keep(value))}
      <p class="muted small">${t('space.limit.more')}</p>`
  }
}

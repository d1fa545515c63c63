import { type Job, ParleyError } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ParleyElement } from '../elements/parley-element.ts'
import { problemText } from '../forms/problems.ts'
import { t } from '../texts/texts.ts'

/**
 * How far a job is that brings many people in.
 *
 * @fires job-done - Once it is done, with the job as detail.
 */
@customElement('parley-job-progress')
export class JobProgress extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      progress {
        inline-size: 100%;
        block-size: 0.75rem;
        accent-color: var(--accent);
      }
    `,
  ].flat()

  @property({ attribute: false }) jobId = ''
  /** How many it is about, until the job says so itself. */
  @property({ attribute: false }) total = 0
  @state() private job: Job | undefined
  @state() private problem: string | undefined
  #following: AbortController | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#following?.abort()
  }

  /** Without an answer nothing is lost: the job goes on, and is asked about again. */
  async #follow(): Promise<void> {
    const following = new AbortController()
    this.#following = following
    this.problem = undefined
    try {
      const { signal } = following
      for await (const job of this.parley.api.conversations.jobProgress(this.jobId, { signal }))
        this.#learn(job)
    } catch (error) {
      const isOver = error instanceof ParleyError && following.signal.aborted
      if (!isOver) this.problem = problemText(error)
    }
  }

  #learn(job: Job): void {
    this.job = job
    if (job.state === 'failed') this.problem = job.problem?.detail ?? job.problem?.title
    if (job.state === 'done') this.dispatchEvent(new CustomEvent('job-done', { detail: job }))
  }

  protected override render(): TemplateResult {
    const { done = 0, total = this.total, state: at = 'queued' } = this.job ?? {}
    const isOver = at === 'done' || at === 'failed'
    return html`<h2 id="heading">${at === 'done' ? t('compose.sent', { count: total }) : t('compose.sending')}</h2>
      <progress max=${Math.max(total, 1)} .value=${done} aria-labelledby="heading"></progress>
      <p role="status">${t('compose.progress', { done, total })}</p>
      ${isOver ? nothing : html`<p class="muted">${t('compose.progress.more')}</p>`}
      ${this.problem === undefined ? nothing : this.#problem(this.problem, at === 'failed')}`
  }

  #problem(problem: string, isFinal: boolean): TemplateResult {
    return html`<p class="notice danger" role="alert">
      <span>${problem}</span>
      ${isFinal ? nothing : html`<button class="button" @click=${() => void this.#follow()}>${t('try_again')}</button>`}
    </p>`
  }
}

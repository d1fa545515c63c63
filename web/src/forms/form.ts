import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { fieldProblems, problemText } from './problems.ts'
import type { Rule } from './rules.ts'

type Rules = Readonly<Record<string, Rule>>
export type ValuesOf<Fields extends Rules> = Readonly<Record<keyof Fields & string, string>>

interface Options<Fields extends Rules> {
  /** By the field's name, which is the request's name for it where there is one. */
  readonly rules: Fields
  /** May answer what it found wrong with fields. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to answer.
  send(values: ValuesOf<Fields>): Promise<FieldProblems | void>
}

type FieldProblems = Readonly<Record<string, string | undefined>>

/**
 * A form that checks by the contract's limits before it sends, says what is wrong with each field, and goes to the first
 * that is.
 */
export class Form<Fields extends Rules> implements ReactiveController {
  /** It is being sent. */
  isBusy = false
  /** What is wrong with the whole. */
  problem: string | undefined
  /** By field, what is wrong with it. */
  problems: FieldProblems = {}
  readonly #host: ReactiveControllerHost
  readonly #options: Options<Fields>

  constructor(host: ReactiveControllerHost, options: Options<Fields>) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostConnected(): void {}

  readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (this.isBusy) return
    const values = this.#valuesOf(form)
    this.#show(this.#check(values))
    if (Object.values(this.problems).some(Boolean)) return this.#goToFirst(form)
    this.isBusy = true
    this.#host.requestUpdate()
    try {
      const refused = await this.#options.send(values)
      if (!refused) return
      this.#show(refused)
      await this.#goToFirst(form)
    } catch (error) {
      const problems = fieldProblems(error)
      const isOfFields = Object.keys(problems).some((name) => name in this.#options.rules)
      this.#show(problems, isOfFields ? undefined : problemText(error))
      await this.#goToFirst(form)
    } finally {
      this.isBusy = false
      this.#host.requestUpdate()
    }
  }

  #valuesOf(form: HTMLFormElement): ValuesOf<Fields> {
    const data = new FormData(form)
    const entries = Object.keys(this.#options.rules).map((name) => [name, String(data.get(name) ?? '')])
    return Object.fromEntries(entries) as ValuesOf<Fields>
  }

  #check(values: ValuesOf<Fields>): FieldProblems {
    const checked = Object.entries(this.#options.rules).map(([name, rule]) => [
      name,
      rule(values[name] ?? ''),
    ])
    return Object.fromEntries(checked)
  }

  #show(problems: FieldProblems, problem?: string): void {
    this.problems = problems
    this.problem = problem
    this.#host.requestUpdate()
  }

  async #goToFirst(form: HTMLFormElement): Promise<void> {
    await this.#host.updateComplete
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
}

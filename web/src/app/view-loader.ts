import type { ReactiveControllerHost, TemplateResult } from 'lit'
import { errorState } from '../elements/states.ts'
import type { Place, PlaceName } from '../navigation/paths.ts'
import { t } from '../texts/texts.ts'

interface Loadable {
  readonly load: () => Promise<unknown>
  readonly show: (place: never) => TemplateResult
}

interface Options {
  readonly views: Readonly<Partial<Record<PlaceName, Loadable>>>
  /** What is offered where code could not be fetched: not every browser fetches again what it could not fetch once. */
  startAnew?(): void
}

/** Brings the code of views as they are wanted. */
export class ViewLoader {
  readonly #host: ReactiveControllerHost
  readonly #options: Options
  readonly #loaded = new Set<PlaceName>()
  readonly #failed = new Set<PlaceName>()

  constructor(host: ReactiveControllerHost, options: Options) {
    this.#host = host
    this.#options = options
  }

  /** The view of a place; undefined while its code is on its way, and where there is none. */
  show(place: Place): TemplateResult | undefined {
    const { name } = place
    const view = this.#options.views[name]
    if (!view) return undefined
    if (this.#failed.has(name)) return errorState(t('problem.network'), () => this.#again(name))
    if (!this.#loaded.has(name)) {
      this.#load(name, view)
      return undefined
    }
    // The row is that of the place's own name, so it takes its parameters.
    const show = view.show as (place: Place) => TemplateResult
    return show(place)
  }

  #again(name: PlaceName): void {
    this.#failed.delete(name)
    this.#options.startAnew?.()
    this.#host.requestUpdate()
  }

  #load(name: PlaceName, { load }: Loadable): void {
    load()
      .then(
        () => this.#loaded.add(name),
        () => this.#failed.add(name),
      )
      .finally(() => this.#host.requestUpdate())
  }
}

import type { ReactiveControllerHost, TemplateResult } from 'lit'
import { errorState } from '../elements/states.ts'
import type { Place, PlaceName } from '../navigation/paths.ts'
import { t } from '../texts/texts.ts'
import { views } from './views.ts'

/** Brings the code of views as they are wanted. */
export class ViewLoader {
  readonly #host: ReactiveControllerHost
  readonly #loaded = new Set<PlaceName>()
  readonly #failed = new Set<PlaceName>()

  constructor(host: ReactiveControllerHost) {
    this.#host = host
  }

  /** The view of a place; undefined while its code is on its way. */
  show(place: Place): TemplateResult | undefined {
    const { name } = place
    // A page does not fetch again what it could not fetch once.
    if (this.#failed.has(name)) return errorState(t('problem.network'), () => location.reload())
    if (!this.#loaded.has(name)) {
      this.#load(name)
      return undefined
    }
    // The row is that of the place's own name, so it takes its parameters.
    const show = views[name].show as (place: Place) => TemplateResult
    return show(place)
  }

  #load(name: PlaceName): void {
    views[name]
      .load()
      .then(
        () => this.#loaded.add(name),
        () => this.#failed.add(name),
      )
      .finally(() => this.#host.requestUpdate())
  }
}

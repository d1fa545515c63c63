import { css, html, type TemplateResult } from 'lit'
import type { Space } from '../../session/spaces.ts'

/** Nobody gives a role that allows what they may not do themselves; who manages the space may. */
export const mayGive = ({ permissions }: Pick<Space, 'permissions'>, role: Space['roles'][number]): boolean =>
  permissions.includes('manage') || role.permissions.every((one) => permissions.includes(one))

export const roleChoiceStyle = css`
  fieldset {
    display: grid;
    gap: var(--space-1);
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: var(--space-1);
  }
  .role {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-block-size: var(--target);
  }
  .role input {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    accent-color: var(--accent);
  }
`

interface RoleChoice {
  readonly legend: string
  readonly chosen: readonly string[]
  readonly problem?: string | undefined
  change(roles: readonly string[]): void
}

/** Which roles somebody is to have; those that are not to be given stay as they are. */
export function roleChoice(space: Space, { legend, chosen, problem, change }: RoleChoice): TemplateResult {
  const toggle = (name: string) =>
    change(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  return html`<fieldset aria-describedby="roles-problem">
    <legend class="label">${legend}</legend>
    ${space.roles.map(
      (role) =>
        html`<label class="role">
          <input
            type="checkbox"
            .checked=${chosen.includes(role.name)}
            ?disabled=${!mayGive(space, role)}
            @change=${() => toggle(role.name)}
          />
          ${role.title}
        </label>`,
    )}
    <span class="problem" id="roles-problem" role="alert">${problem ?? ''}</span>
  </fieldset>`
}

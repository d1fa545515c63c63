import { noChange } from 'lit'
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'

class SetProperties extends Directive {
  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('`properties` stands on an element itself.')
  }

  override update({ element }: ElementPart, [values]: Parameters<this['render']>): symbol {
    const { style } = element as HTMLElement
    for (const [name, value] of Object.entries(values)) style.setProperty(name, value)
    return noChange
  }

  render(_values: Readonly<Record<`--${string}`, string>>): symbol {
    return noChange
  }
}

/** Custom properties of an element. Lit's `styleMap` writes a style attribute first, which the page's policy forbids. */
export const properties = directive(SetProperties)

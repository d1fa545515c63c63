/** The parts of a CloudFormation template that the runtime reads. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Resources?: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>
}

export interface TemplateParameter {
  readonly Type: string
  readonly Default?: string | number
}

export interface TemplateResource {
  readonly Type: string
  readonly Condition?: string
  readonly Properties?: Properties
  readonly Metadata?: Readonly<Record<string, unknown>>
}

export interface TemplateOutput {
  readonly Value: unknown
  readonly Condition?: string
  readonly Export?: { readonly Name: unknown }
}

export type Properties = Readonly<Record<string, unknown>>

export interface Stack {
  readonly name: string
  readonly template: Template
}

/** What `cdk synth` wrote: the stacks, and the directory of each asset by the object key templates use. */
export interface Assembly {
  readonly stacks: readonly Stack[]
  readonly assets: ReadonlyMap<string, string>
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What can be measured alone, in the order in which it is measured. */
export const sectionNames = [
  'units',
  'functions',
  'calls',
  'mix',
  'cost',
  'scale',
  'live',
  'flood',
  'client',
  'web',
] as const
export type SectionName = (typeof sectionNames)[number]

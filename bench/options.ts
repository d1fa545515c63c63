import { parseArgs } from 'node:util'
import { type SectionName, sectionNames } from './section-names.ts'

export interface Options {
  readonly help: boolean
  readonly sections: readonly SectionName[]
  /** Of each steady stage of the mix. */
  readonly minutes: number
  /** Shows the results and keeps none. */
  readonly print: boolean
}

/** Those of a run that ends within ten minutes: a browser without a graphics card takes minutes to scroll 10,000 messages. */
const usual: readonly SectionName[] = sectionNames.filter((name) => name !== 'web')

export const help = `Measures, and writes what came of it to docs/benchmarks.md.

  npm run bench -- [options]

  --only NAMES   some sections: ${sectionNames.join(', ')}; all but web unless told
  --minutes N    of each steady stage of the mix: 1, or a third among other sections; 10 is the full profile
  --print        show the results, and write nothing
  --help         this text
`

/** Throws a `TypeError` that says what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: usual.join() },
      minutes: { type: 'string' },
      print: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const sections = readNames(values.only)
  // All of it is to end within ten minutes.
  const minutes = values.minutes === undefined ? (sections.length > 1 ? 1 / 3 : 1) : Number(values.minutes)
  if (!(minutes > 0)) throw new TypeError(`--minutes ${values.minutes} is no length of time.`)
  return { help: values.help, print: values.print, minutes, sections }
}

function readNames(text: string): SectionName[] {
  const names = text.split(',')
  const unknown = names.find((name) => !sectionNames.some((known) => known === name))
  if (unknown !== undefined) throw new TypeError(`There is no section ${unknown}. See --help.`)
  return sectionNames.filter((name) => names.includes(name))
}

import { callsSection } from './calls/section.ts'
import { clientSection } from './client/section.ts'
import { costSection } from './cost/section.ts'
import type { Figures } from './figures.ts'
import { floodSection } from './flood/section.ts'
import { functionsSection } from './functions/section.ts'
import { liveSection } from './live/section.ts'
import { describeMachine } from './machine.ts'
import { mixSection } from './mix/section.ts'
import { help, type Options, readOptions } from './options.ts'
import { writeFiles, writePage } from './page.ts'
import { scaleSection } from './scale/section.ts'
import type { SectionName } from './section-names.ts'
import { unitsSection } from './units/section.ts'
import { webSection } from './web/section.ts'

const sections: Readonly<Record<SectionName, (options: Options) => Promise<Figures>>> = {
  units: unitsSection,
  functions: functionsSection,
  calls: callsSection,
  mix: mixSection,
  cost: costSection,
  scale: scaleSection,
  live: liveSection,
  flood: floodSection,
  client: clientSection,
  web: webSection,
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(options: Options): Promise<void> {
  const now = new Date()
  const machine = describeMachine(now)
  say(`${machine}\n`)
  for (const name of options.sections) {
    const startedAt = performance.now()
    const { places, files = {} } = await sections[name](options)
    const seconds = (performance.now() - startedAt) / 1000
    say(`${name}, in ${seconds.toFixed(0)} s\n\n${Object.values(places).join('\n\n')}\n`)
    if (options.print) continue
    writePage({ machine, ...places })
    writeFiles(files)
  }
}

function readArguments(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(2)
  }
}

const options = readArguments()
if (options.help) say(help)
else await main(options)

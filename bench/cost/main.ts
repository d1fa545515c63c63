import { help, type Options, readOptions } from './options.ts'
import { readPrices } from './prices.ts'
import {
  type CostReport,
  describeMonth,
  hostedTable,
  keptAndBurst,
  leverTable,
  monthTable,
  perMillionTable,
  reportCost,
  verdictTable,
} from './report.ts'
import type { Measured } from './work.ts'
import { readMeasured } from './work.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)

async function measuredFor({ measure }: Options): Promise<Measured> {
  if (!measure) return readMeasured()
  process.stderr.write('Measuring takes some minutes.\n')
  const { measureAll } = await import('./measure/measure-all.ts')
  return measureAll(new Date())
}

async function main(options: Options): Promise<void> {
  const [list, measured] = [readPrices(), await measuredFor(options)]
  const { assumptions, freeTiers } = options
  const report = reportCost({ measured, assumptions }, list, options)
  if (options.json) {
    const { date, region, sources } = list
    say(
      JSON.stringify(
        { prices: { date, region, sources }, measured, assumptions, freeTiers, ...report },
        null,
        2,
      ),
    )
    return
  }
  say(`Prices of ${list.date}, ${list.region}; measured ${measured.date} at ${measured.commit}.\n`)
  say(describe(report, freeTiers))
}

const describe = (report: CostReport, freeTiers: boolean): string =>
  [
    perMillionTable(report),
    keptAndBurst(report),
    verdictTable(report),
    leverTable(report),
    describeMonth(report, freeTiers),
    monthTable(report),
    hostedTable(report),
  ].join('\n\n')

function readArguments(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`)
    process.exit(2)
  }
}

const options = readArguments()
if (options.help) say(help)
else await main(options)

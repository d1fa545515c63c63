import { basename } from 'node:path'
import type { Figures } from '../figures.ts'
import type { Options } from '../options.ts'
import { settlePeople } from '../site/people.ts'
import { type Site, startSite } from '../site/site.ts'
import { drawCourse } from './chart.ts'
import { courseOf } from './course.ts'
import { measureDepths } from './depths.ts'
import { describeCpu, describeGoals, describeSizes, describeStages } from './describe.ts'
import { openClient } from './http.ts'
import { measureLists } from './lists.ts'
import { startLoad } from './load.ts'
import { type Ran, runStages } from './run.ts'
import { seedUsers } from './seed.ts'
import { mostUsers, stagesOf } from './stages.ts'

const coursePath = 'docs/benchmarks-mix.svg'

/** Until the engine has compiled what the requests run through, in more than one copy of the functions. */
const warmUp = { perSecond: 60, userCount: mostUsers, seconds: 6 }

/** Four requests in turn at a constant rate, whatever becomes of them. */
export async function mixSection({ minutes }: Pick<Options, 'minutes'>): Promise<Figures> {
  // One more, who is in no conversation before their list is measured.
  const site = await startSite(mostUsers + 1)
  try {
    await settlePeople(site)
    const ran = await runMix(site, minutes)
    const client = openClient(site.origin)
    const depths = await measureDepths(site, client)
    const lists = await measureLists(site, client)
    return {
      places: {
        mix: describeStages(ran),
        'mix-chart': `![Response times of the four requests over the whole run](${basename(coursePath)})`,
        'mix-sizes': describeSizes(depths, lists),
        'mix-cpu': describeCpu(ran),
        'mix-goals': describeGoals(ran, depths),
      },
      files: { [coursePath]: drawCourse(courseOf(ran)) },
    }
  } finally {
    await site.stop()
  }
}

async function runMix(site: Site, minutes: number): Promise<Ran[]> {
  const load = await startLoad({ origin: site.origin, users: await seedUsers(site, mostUsers) })
  try {
    await load.run(warmUp)
    return await runStages(site, load, stagesOf(minutes * 60))
  } finally {
    load.stop()
  }
}

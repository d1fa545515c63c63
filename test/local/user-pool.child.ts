import { startUserPools } from './user-pool.fixture.ts'

/** User pools in a process of their own, to be killed; says its address and serves until then. */
const [, , dataDir = ''] = process.argv
const { url } = await startUserPools({ dataDir })
process.stdout.write(`${url}\n`)

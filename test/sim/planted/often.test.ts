import { bugs } from './bugs.ts'
import { expectTold } from './expect-told.ts'

// Each costs a simulation: the others are looked for by `npm run sim:planted`.
expectTold(bugs.filter(({ often }) => often))

import { bugs } from './bugs.ts'
import { expectTold } from './expect-told.ts'

expectTold(bugs)

import * as openPaths from './open-paths.ts'
import * as userPaths from './user-paths.ts'

/** Method and path of every route. */
export const paths = { ...openPaths, ...userPaths } as const

/** The names of all routes. */
export const routeNames = Object.keys(paths) as [keyof typeof paths, ...(keyof typeof paths)[]]

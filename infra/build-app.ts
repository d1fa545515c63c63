import { App } from 'aws-cdk-lib'
import { createKeptStack } from './kept-stack.ts'
import { createRebuiltStack } from './rebuilt-stack.ts'
import { readSettings } from './settings.ts'

interface AppOptions {
  /** Where the bundles are: `<directory>/functions/<name>/index.mjs`. */
  readonly bundles: string
  /** Where the files of the web app are. */
  readonly site: string
  /** Settings, where they do not come from the command line or cdk.json. */
  readonly context?: Readonly<Record<string, unknown>>
  /** Where the templates go; the command line says it by itself. */
  readonly outDirectory?: string
  /** CDK's check of the templates takes seconds, so a test does it and not every synthesis. */
  readonly validates?: boolean
}

/** The app with its two stacks, from bundles and files that are there already. */
export function buildApp({ bundles, site, context, outDirectory, validates = false }: AppOptions): App {
  const app = new App({
    builtinCloudFormationValidation: validates,
    ...(context && { context }),
    ...(outDirectory && { outdir: outDirectory }),
  })
  const settings = readSettings(app.node.getAllContext())
  const workshop = { bundles, site, settings }
  createRebuiltStack(app, createKeptStack(app, workshop), workshop)
  return app
}

import { fileURLToPath } from 'node:url'
import { buildApp } from './build-app.ts'
import { buildSite } from './bundle/build-site.ts'
import { bundleFunctions } from './bundle/bundle.ts'

// Run by the CDK command line, as cdk.json says.
const root = fileURLToPath(new URL('..', import.meta.url))
const [{ directory }, site] = await Promise.all([bundleFunctions(root), buildSite(root)])
buildApp({ bundles: directory, site }).synth()

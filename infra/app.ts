import { fileURLToPath } from 'node:url'
import { buildApp } from './build-app.ts'
import { bundleFunctions } from './bundle/bundle.ts'

// Run by the CDK command line, as cdk.json says.
const { directory } = await bundleFunctions(fileURLToPath(new URL('..', import.meta.url)))
buildApp({ bundles: directory }).synth()

import { RemovalPolicy } from 'aws-cdk-lib'
import type { Settings } from './settings.ts'

/** What becomes of the table and the user pool when their stack is deleted. */
export const removalOf = (settings: Settings): RemovalPolicy =>
  settings.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY

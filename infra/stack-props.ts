import { DefaultStackSynthesizer, type StackProps } from 'aws-cdk-lib'

/** For any account and region. The rule that looks up the bootstrap version is left out: it is a parameter of SSM. */
export const stackProps = (description: string): StackProps => ({
  description,
  synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
})

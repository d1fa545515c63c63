import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'

export interface Services {
  readonly cloudFormation: CloudFormationClient
  readonly lambda: LambdaClient
  readonly sqs: SQSClient
  readonly streams: DynamoDBStreamsClient
}

/** Of AWS, or with a URL of the runtime there, which serves all of them but takes no names of regions and keys. */
export function openServices({ url }: { readonly url: string | undefined }): Services {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const settings = url === undefined ? {} : { endpoint: url, region: 'eu-north-1', credentials }
  return {
    cloudFormation: new CloudFormationClient(settings),
    lambda: new LambdaClient(settings),
    sqs: new SQSClient(url === undefined ? {} : { ...settings, useQueueUrlAsEndpoint: false }),
    streams: new DynamoDBStreamsClient(settings),
  }
}

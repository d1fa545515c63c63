import { parentPort, workerData } from 'node:worker_threads'
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { pooled } from '../pooled.ts'
import { region } from '../site/accounts.ts'
import { credentials } from '../site/credentials.ts'
import type { BareLoopSetup, PostRound } from './bare-loop.ts'

// One thread that does nothing but post, as one copy of the function would if there were nothing else to do.

const { endpoint } = workerData as BareLoopSetup
const client = new ApiGatewayManagementApiClient({ endpoint, region, credentials })

parentPort?.on('message', async ({ connectionIds, frame, postsAtOnce }: PostRound) => {
  await pooled(connectionIds, postsAtOnce, (ConnectionId) =>
    client.send(new PostToConnectionCommand({ ConnectionId, Data: frame })),
  )
  parentPort?.postMessage('posted')
})

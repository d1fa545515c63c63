import { runStage } from './arrivals.ts'
import { openClient } from './http.ts'
import type { LoadSetup, LoadStage, LoadUser } from './load-messages.ts'
import { createRequests, type Requests } from './requests.ts'

// Makes requests at the rate that it is told, and keeps to it whatever becomes of them.

let requests: Requests | undefined
let users: readonly LoadUser[] = []

process.on('message', async (message: LoadSetup | LoadStage) => {
  if ('origin' in message) {
    users = message.users
    requests = createRequests(openClient(message.origin))
    process.send?.('ready')
  } else if (requests !== undefined) {
    process.send?.(await runStage(message, users.slice(0, message.userCount), requests))
  }
})
process.once('disconnect', () => process.exit())

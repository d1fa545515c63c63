import { socketFunction } from '../../shared/lambda/sockets.ts'
import { hello } from './hello.ts'
import { markDelivered } from './mark-delivered.ts'
import { markRead } from './mark-read.ts'
import { ping } from './ping.ts'
import { refreshToken } from './refresh-token.ts'
import { sendMessage } from './send-message.ts'
import { setPresence } from './set-presence.ts'
import { sync } from './sync.ts'
import { startTyping, stopTyping } from './typing.ts'
import { unwatchPresence, watchPresence } from './watch-presence.ts'

export const handler = socketFunction({
  hello,
  ping,
  'message.send': sendMessage,
  read: markRead,
  delivered: markDelivered,
  sync,
  'auth.refresh': refreshToken,
  'presence.set': setPresence,
  'presence.watch': watchPresence,
  'presence.unwatch': unwatchPresence,
  'typing.start': startTyping,
  'typing.stop': stopTyping,
})

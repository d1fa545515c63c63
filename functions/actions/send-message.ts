import { invalid } from '../../shared/contract/errors.ts'
import type { EventMessage, Message } from '../../shared/contract/messages.ts'
import { sendLimits } from '../../shared/lambda/limits.ts'
import { socketAction } from '../../shared/lambda/sockets.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import { readOwnProfile } from '../../shared/services/people.ts'
import { sendMessage as send } from '../../shared/services/send-message.ts'

export const sendMessage = socketAction('message.send', async ({ data, reader }, given) => {
  const { clientMessageId } = data
  if (clientMessageId === undefined) throw invalid('#/clientMessageId', 'required')
  const [{ entry, standing, replayed }] = await Promise.all([
    send(given, reader, { ...data, clientMessageId }, sendLimits()),
    // If it fails, the send is not left alone under way: whoever needs the profile reads it again.
    readOwnProfile(given, reader).catch(() => undefined),
  ])
  return { message: asEvent(await viewMessage(given, reader, standing, entry)), replayed }
})

/** Over a socket, a message is what its event brings to everybody. */
function asEvent({ text, language, own, _links, ...message }: Message): EventMessage {
  return { ...message, reactions: message.reactions.map(({ emoji, count }) => ({ emoji, count })) }
}

import { invalid } from '../../shared/contract/errors.ts'
import { sendLimits } from '../../shared/lambda/limits.ts'
import { created, replayed, restRoute } from '../../shared/lambda/rest.ts'
import { messagePath, viewMessage } from '../../shared/services/message-views.ts'
import { readOwnProfile } from '../../shared/services/people.ts'
import { sendMessage as send } from '../../shared/services/send-message.ts'

export const sendMessage = restRoute('sendMessage', async (request, given) => {
  const { params, caller, reader, body } = request
  const clientMessageId = body.clientMessageId ?? request.idempotencyKey
  if (clientMessageId === undefined) throw invalid('#/clientMessageId', 'required')
  const [sent] = await Promise.all([
    send(given, caller, { ...body, ...params, clientMessageId }, sendLimits()),
    // For the answer, which then waits for nothing more. If it fails, the send is not left alone under way.
    readOwnProfile(given, reader).catch(() => undefined),
  ])
  const message = await viewMessage(given, reader, sent.standing, sent.entry)
  const { pace } = sent
  if (sent.replayed) return replayed(message, { pace })
  return created(message, messagePath(params.conversationId, sent.entry.seq), { pace })
})

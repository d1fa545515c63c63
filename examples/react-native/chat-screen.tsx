import { chooseText, createTyping, type ShownMessage } from '@parley/client'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { Button, FlatList, Text, TextInput, View } from 'react-native'
import { client } from './client.ts'

const { live, languages } = client
const typing = createTyping(client)

const textOf = ({ content }: ShownMessage): string =>
  content ? chooseText(content, languages).text.body : 'deleted'

function Message({ message }: { readonly message: ShownMessage }): ReactNode {
  const { status, clientMessageId = '', refusal } = message
  return (
    <View>
      <Text>{`${message.senderName}: ${textOf(message)}${status === 'pending' ? ' …' : ''}`}</Text>
      {refusal && <Text>{refusal.detail}</Text>}
      {status === 'failed' && <Button title="Try again" onPress={() => live.outbox.retry(clientMessageId)} />}
    </View>
  )
}

/** One conversation: what is there at once, what comes as it comes, what I write before it is sent. */
export function ChatScreen({ conversationId }: { readonly conversationId: string }): ReactNode {
  const messages = live.messages(conversationId)
  const { items, hasOlder } = useSyncExternalStore(messages.subscribe, messages.getSnapshot)
  const writing = typing.in(conversationId)
  const writers = useSyncExternalStore(writing.subscribe, writing.getSnapshot)
  const [draft, setDraft] = useState('')
  const newest = items.at(-1)?.seq

  useEffect(() => {
    if (newest) live.markRead(conversationId, newest)
  }, [conversationId, newest])

  const write = (text: string) => {
    setDraft(text)
    typing.start(conversationId)
  }
  const send = () => {
    if (draft.trim() !== '') live.send(conversationId, draft)
    setDraft('')
  }
  return (
    <View>
      <FlatList
        inverted
        data={[...items].reverse()}
        keyExtractor={({ clientMessageId, messageId }) => clientMessageId ?? messageId}
        renderItem={({ item }) => <Message message={item} />}
        onEndReached={() => hasOlder && void live.loadOlder(conversationId)}
      />
      {writers.length > 0 && <Text>…</Text>}
      <TextInput value={draft} onChangeText={write} onSubmitEditing={send} />
    </View>
  )
}

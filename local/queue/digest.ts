import { createHash } from 'node:crypto'

export interface MessageAttribute {
  readonly DataType: string
  readonly StringValue?: string | undefined
  /** Base64 */
  readonly BinaryValue?: string | undefined
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>

const md5 = (content: Buffer | string) => createHash('md5').update(content).digest('hex')

/** The SDK compares this with what it sent, and refuses the answer if they differ. */
export const digestOfBody = (body: string): string => md5(body)

/** After "Calculating the MD5 message digest for message attributes" of the SQS guide. */
export function digestOfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort()
  if (names.length === 0) return undefined
  return md5(Buffer.concat(names.flatMap((name) => encode(name, attributes[name]))))
}

function encode(name: string, attribute: MessageAttribute | undefined): Buffer[] {
  const { DataType = '', StringValue = '', BinaryValue } = attribute ?? {}
  const isBinary = BinaryValue !== undefined
  const value = isBinary ? Buffer.from(BinaryValue, 'base64') : Buffer.from(StringValue)
  return [
    ...withLength(Buffer.from(name)),
    ...withLength(Buffer.from(DataType)),
    Buffer.of(isBinary ? 2 : 1),
    ...withLength(value),
  ]
}

function withLength(content: Buffer): Buffer[] {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return [length, content]
}

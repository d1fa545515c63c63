/** UTF-8 bytes of a content as JSON. */
export const contentBytes = (content: unknown): number =>
  new TextEncoder().encode(JSON.stringify(content)).byteLength

/**
 * Watches the bytes of a client and tells of the first frame whose payload is over the limit: `ws` itself bounds only
 * whole messages. Frames are RFC 6455's; extensions must be off, or the lengths would be those of compressed data.
 */
export function watchFrames(limitBytes: number, tooLarge: () => void): (chunk: Buffer) => void {
  const header = Buffer.alloc(14)
  let filled = 0
  let payloadLeft = 0
  let done = false

  const takeHeader = (chunk: Buffer, from: number): number => {
    const taken = chunk.copy(header, filled, from, from + headerLength(header, filled) - filled)
    filled += taken
    if (filled < headerLength(header, filled)) return from + taken
    payloadLeft = payloadLength(header)
    filled = 0
    if (payloadLeft > limitBytes) {
      done = true
      tooLarge()
    }
    return from + taken
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length && !done; ) {
      if (payloadLeft === 0) at = takeHeader(chunk, at)
      const skipped = Math.min(payloadLeft, chunk.length - at)
      payloadLeft -= skipped
      at += skipped
    }
  }
}

/** How long the header is as far as its first two bytes tell: two, two or eight more of length, four of mask. */
function headerLength(header: Buffer, filled: number): number {
  if (filled < 2) return 2
  const second = header.readUInt8(1)
  const extended = { 126: 2, 127: 8 }[second & 0x7f] ?? 0
  return 2 + extended + (second & 0x80 ? 4 : 0)
}

function payloadLength(header: Buffer): number {
  const short = header.readUInt8(1) & 0x7f
  if (short === 126) return header.readUInt16BE(2)
  return short === 127 ? Number(header.readBigUInt64BE(2)) : short
}

const open = '{"events":['
const close = ']}'

/**
 * Packs events, already JSON, into as few frames `{"events": [...]}` of at most `maxBytes` as their order allows. An
 * event larger than a frame gets one of its own, which the gateway will refuse.
 */
export function packFrames(events: readonly string[], maxBytes: number): string[] {
  const frames: string[] = []
  let frame: string[] = []
  let size = open.length + close.length
  for (const event of events) {
    const bytes = Buffer.byteLength(event) + 1
    if (frame.length > 0 && size + bytes > maxBytes) {
      frames.push(open + frame.join() + close)
      frame = []
      size = open.length + close.length
    }
    frame.push(event)
    size += bytes
  }
  if (frame.length > 0) frames.push(open + frame.join() + close)
  return frames
}

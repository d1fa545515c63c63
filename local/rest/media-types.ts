/** Whether a media type, parameters aside, is one of the listed ones, where `image/*` stands for a family. */
export function matchesMediaType(types: readonly string[], mediaType: string): boolean {
  const bare = mediaType.split(/[;,]/)[0]?.trim().toLowerCase() ?? ''
  return types.some((type) => {
    const listed = type.toLowerCase()
    if (listed === '*/*' || listed === bare) return true
    return listed.endsWith('/*') && bare.startsWith(listed.slice(0, -1))
  })
}

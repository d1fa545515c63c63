/** The paths of the app by the name of the place, `:name` standing for a parameter. Deep links are promises: they stay. */
export const paths = {
  conversations: '/',
  conversation: '/conversations/:conversationId',
  conversationInfo: '/conversations/:conversationId/info',
  newConversation: '/new',
  inbox: '/inbox',
  inboxMessage: '/inbox/:conversationId/:seq',
  sent: '/sent',
  sentMessage: '/sent/:conversationId/:seq',
  compose: '/compose',
  spaces: '/spaces',
  newSpace: '/spaces/new',
  space: '/spaces/:spaceId',
  spaceMembers: '/spaces/:spaceId/members',
  spaceEnrol: '/spaces/:spaceId/enrol',
  spaceGroups: '/spaces/:spaceId/groups',
  spaceGroup: '/spaces/:spaceId/groups/:groupName',
  spaceUnanswered: '/spaces/:spaceId/unanswered',
  spaceAsk: '/spaces/:spaceId/ask',
  spaceFaq: '/spaces/:spaceId/faq',
  spaceNewFaq: '/spaces/:spaceId/faq/new',
  spaceFaqEntry: '/spaces/:spaceId/faq/:faqId',
  spaceEditFaq: '/spaces/:spaceId/faq/:faqId/edit',
  spaceTemplates: '/spaces/:spaceId/templates',
  spaceNewTemplate: '/spaces/:spaceId/templates/new',
  spaceTemplate: '/spaces/:spaceId/templates/:templateId',
  spaceSettings: '/spaces/:spaceId/settings',
  settings: '/settings',
  signIn: '/sign-in',
  signUp: '/sign-up',
  confirm: '/confirm',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
} as const

export type PlaceName = keyof typeof paths

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** Where somebody is: a place of the table with its parameters. */
export type PlaceOf<Name extends PlaceName> = {
  readonly name: Name
  readonly params: Readonly<Record<ParamNames<(typeof paths)[Name]>, string>>
  readonly query?: Readonly<Record<string, string>>
}
export type Place = { [Name in PlaceName]: PlaceOf<Name> }[PlaceName]

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

/** The path of a place, with its query. */
export function pathOf({ name, params, query = {} }: Place): string {
  const given: Readonly<Record<string, string>> = params
  const parts = partsOf(paths[name]).map((part) =>
    part.startsWith(':') ? encodeURIComponent(given[part.slice(1)] ?? '') : part,
  )
  const search = new URLSearchParams(query).toString()
  return `/${parts.join('/')}${search === '' ? '' : `?${search}`}`
}

/** Undefined for what nobody encoded so. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function paramsIn(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [partsOf(pattern), partsOf(path)]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '')
    if (value === undefined) return undefined
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return undefined
  }
  return params
}

/** The place at an address; undefined where there is none. */
export function placeAt({ pathname, search }: Pick<URL, 'pathname' | 'search'>): Place | undefined {
  for (const [name, pattern] of Object.entries(paths)) {
    const params = paramsIn(pattern, pathname)
    if (params) return { name, params, query: Object.fromEntries(new URLSearchParams(search)) } as Place
  }
  return undefined
}

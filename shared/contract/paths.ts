/**
 * Method and path of every route, below the stage `/v1`; `{name}` is a parameter, the first segment the noun. They stand
 * apart from the rows of `routes` so that a client knows them without bringing the schemas.
 */

/** Routes that take no access token. */
export const openPaths = {
  readEntryPoint: 'GET /',
  readOpenApi: 'GET /openapi.json',
  readAsyncApi: 'GET /asyncapi.json',
  register: 'POST /auth/register',
  confirmRegistration: 'POST /auth/confirm',
  resendCode: 'POST /auth/resend',
  signIn: 'POST /auth/token',
  refreshTokens: 'POST /auth/refresh',
  verifyToken: 'POST /auth/verify',
  signOut: 'POST /auth/logout',
  forgotPassword: 'POST /auth/forgot',
  resetPassword: 'POST /auth/reset',
} as const

/** Routes that want the caller's access token. */
export const userPaths = {
  changePassword: 'POST /auth/password',
  listUsers: 'GET /users',
  readOwnProfile: 'GET /users/me',
  updateOwnProfile: 'PATCH /users/me',
  deleteOwnAccount: 'DELETE /users/me',
  listBlocks: 'GET /users/me/blocks',
  blockUser: 'PUT /users/me/blocks/{userId}',
  unblockUser: 'DELETE /users/me/blocks/{userId}',
  readProfile: 'GET /users/{userId}',
  createConversation: 'POST /conversations',
  listConversations: 'GET /conversations',
  readConversation: 'GET /conversations/{conversationId}',
  listMembers: 'GET /conversations/{conversationId}/members',
  listMessages: 'GET /conversations/{conversationId}/messages',
  sendMessage: 'POST /conversations/{conversationId}/messages',
  readMessage: 'GET /conversations/{conversationId}/messages/{seq}',
  markRead: 'PUT /conversations/{conversationId}/read',
  updateConversation: 'PATCH /conversations/{conversationId}',
  deleteConversation: 'DELETE /conversations/{conversationId}',
  updateOwnState: 'PATCH /conversations/{conversationId}/me',
  clearForMe: 'DELETE /conversations/{conversationId}/me',
  addMembers: 'POST /conversations/{conversationId}/members',
  putMember: 'PUT /conversations/{conversationId}/members/{userId}',
  removeMember: 'DELETE /conversations/{conversationId}/members/{userId}',
  markDelivered: 'PUT /conversations/{conversationId}/delivered',
  markUnread: 'POST /conversations/{conversationId}/unread',
  listPins: 'GET /conversations/{conversationId}/pins',
  editMessage: 'PATCH /conversations/{conversationId}/messages/{seq}',
  deleteMessage: 'DELETE /conversations/{conversationId}/messages/{seq}',
  listHistory: 'GET /conversations/{conversationId}/messages/{seq}/history',
  listReplies: 'GET /conversations/{conversationId}/messages/{seq}/replies',
  listReceipts: 'GET /conversations/{conversationId}/messages/{seq}/receipts',
  addReaction: 'PUT /conversations/{conversationId}/messages/{seq}/reactions/{emoji}',
  removeReaction: 'DELETE /conversations/{conversationId}/messages/{seq}/reactions/{emoji}',
  pinMessage: 'PUT /conversations/{conversationId}/messages/{seq}/pin',
  unpinMessage: 'DELETE /conversations/{conversationId}/messages/{seq}/pin',
  countUnread: 'GET /unread',
  listUnreadMessages: 'GET /unread/messages',
  listInbox: 'GET /inbox',
  listSent: 'GET /sent',
  createSpace: 'POST /spaces',
  listSpaces: 'GET /spaces',
  readSpace: 'GET /spaces/{spaceId}',
  updateSpace: 'PATCH /spaces/{spaceId}',
  deleteSpace: 'DELETE /spaces/{spaceId}',
  listSpaceMembers: 'GET /spaces/{spaceId}/members',
  enrolMembers: 'POST /spaces/{spaceId}/members/batch',
  putSpaceMember: 'PUT /spaces/{spaceId}/members/{userId}',
  removeSpaceMember: 'DELETE /spaces/{spaceId}/members/{userId}',
  listSpaceGroups: 'GET /spaces/{spaceId}/groups',
  readSpaceGroup: 'GET /spaces/{spaceId}/groups/{name}',
  putSpaceGroup: 'PUT /spaces/{spaceId}/groups/{name}',
  deleteSpaceGroup: 'DELETE /spaces/{spaceId}/groups/{name}',
  previewAudience: 'POST /spaces/{spaceId}/audience/preview',
  listSpaceConversations: 'GET /spaces/{spaceId}/conversations',
  listTemplates: 'GET /spaces/{spaceId}/templates',
  createTemplate: 'POST /spaces/{spaceId}/templates',
  putTemplate: 'PUT /spaces/{spaceId}/templates/{templateId}',
  deleteTemplate: 'DELETE /spaces/{spaceId}/templates/{templateId}',
  listFaq: 'GET /spaces/{spaceId}/faq',
  createFaq: 'POST /spaces/{spaceId}/faq',
  readFaq: 'GET /spaces/{spaceId}/faq/{faqId}',
  putFaq: 'PUT /spaces/{spaceId}/faq/{faqId}',
  retireFaq: 'DELETE /spaces/{spaceId}/faq/{faqId}',
  listFaqHistory: 'GET /spaces/{spaceId}/faq/{faqId}/history',
  sync: 'POST /sync',
} as const

/** All of them. Whoever bundles this and needs neither of these two is not to bring them. */
export const paths = /* @__PURE__ */ Object.assign({}, openPaths, userPaths)

/** The names of all routes. */
export const routeNames = /* @__PURE__ */ Object.keys(paths) as [
  keyof typeof paths,
  ...(keyof typeof paths)[],
]

/** What a client offers to speak, and what the server answers. */
export const socketProtocol = 'parley.v1'
/** The subprotocol `bearer.<access token>` carries the token, so that it is never part of a URL. */
export const bearerProtocolPrefix = 'bearer.'

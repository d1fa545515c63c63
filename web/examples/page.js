// What a page does that signs people in by itself. A real one asks its own server for a token, and keeps no password.

const widget = document.querySelector('parley-widget')
const badge = document.querySelector('parley-unread-badge')
const form = document.querySelector('#sign-in')

// Which conversations: a space, a topic, or all of them.
const asked = new URLSearchParams(location.search)
for (const element of [widget, badge]) {
  element.space = asked.get('space') ?? ''
  element.topic = asked.get('topic') ?? ''
}
document.querySelector('#messages').addEventListener('click', () => widget.toggle())

const ask = async (path, body) => {
  const answer = await fetch(`${widget.endpoint}/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const said = await answer.json()
  if (!answer.ok) throw new Error(said.detail)
  return said
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { username, password } = Object.fromEntries(new FormData(form))
  try {
    let tokens = await ask('/auth/token', { username, password })
    // Asked for a token at the beginning, and for another one where this one was refused or is about to end.
    widget.tokenProvider = async (refused) => {
      if (refused === tokens.accessToken)
        tokens = { ...tokens, ...(await ask('/auth/refresh', { refreshToken: tokens.refreshToken })) }
      return tokens.accessToken
    }
    form.querySelector('output').value = `Signed in as ${username}.`
  } catch (error) {
    form.querySelector('output').value = error.message
  }
})

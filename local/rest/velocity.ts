import { evaluateExpression, isTrue, type Variables } from './velocity-expression.ts'

// The part of the Velocity Template Language that mapping templates of mock integrations use: #set, #if with #elseif
// and #else, comments, and references in text. Anything else is an error rather than a guess.

/** Renders a mapping template. `#set($a.b = x)` creates what is missing on the way to `b`. */
export function renderVelocity(template: string, variables: Variables): string {
  const reader = { text: template.replaceAll(/##.*$/gm, ''), position: 0 }
  const output = renderUntil(reader, variables, true)
  if (reader.position < reader.text.length) throw new Error('a template has an #end or #else too many')
  return output
}

interface Reader {
  readonly text: string
  position: number
}

const directive =
  /#(?:\{(else|end)\}|(set|if|elseif|else|end|foreach|macro|include|parse|define|stop|break)\b)/g

/** Renders up to the #elseif, #else or #end that belongs to an outer directive, or to the end. */
function renderUntil(reader: Reader, variables: Variables, active: boolean): string {
  let output = ''
  for (;;) {
    directive.lastIndex = reader.position
    const match = directive.exec(reader.text)
    const plain = reader.text.slice(reader.position, match?.index)
    if (active) output += renderReferences(plain, variables)
    reader.position = match?.index ?? reader.text.length
    const word = match?.[1] ?? match?.[2] ?? ''
    if (match === null || ['elseif', 'else', 'end'].includes(word)) return output
    reader.position += match[0].length
    if (word === 'set') assign(readParenthesised(reader), variables, active)
    else if (word === 'if') output += renderIf(reader, variables, active)
    else throw new Error(`the template directive #${word} is not supported`)
  }
}

function renderIf(reader: Reader, variables: Variables, active: boolean): string {
  let output = ''
  let taken = false
  let condition: string | undefined = readParenthesised(reader)
  for (;;) {
    const holds: boolean =
      active && !taken && (condition === undefined || isTrue(evaluateExpression(condition, variables)))
    output += renderUntil(reader, variables, holds)
    taken ||= holds
    const match = /^#(?:\{(else|end)\}|(elseif|else|end))/.exec(reader.text.slice(reader.position))
    if (match === null) throw new Error('a template has an #if without its #end')
    reader.position += match[0].length
    const word = match[1] ?? match[2]
    if (word === 'end') return output
    condition = word === 'elseif' ? readParenthesised(reader) : undefined
  }
}

function readParenthesised(reader: Reader): string {
  const start = reader.text.indexOf('(', reader.position)
  let depth = 0
  let quote = ''
  for (let index = start; start >= 0 && index < reader.text.length; index += 1) {
    const character = reader.text[index] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth === 0 && quote === '') {
      reader.position = index + 1
      return reader.text.slice(start + 1, index)
    }
  }
  throw new Error('a template directive has no closing parenthesis')
}

function assign(text: string, variables: Variables, active: boolean): void {
  const match = /^\s*\$!?\{?([\w.-]+)\}?\s*=(?!=)([\s\S]*)$/.exec(text)
  if (match === null) throw new Error(`cannot read #set(${text})`)
  if (!active) return
  const path = (match[1] ?? '').split('.')
  const last = path.pop() ?? ''
  let target = variables
  for (const name of path) {
    target[name] ??= {}
    target = target[name] as Variables
  }
  target[last] = evaluateExpression(match[2] ?? '', variables)
}

const reference = /\$!?(?:\{[^}]*\}|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*(?:\([^)]*\))?)*)/g

function renderReferences(text: string, variables: Variables): string {
  return text.replaceAll(reference, (match) => String(evaluateExpression(match, variables) ?? ''))
}

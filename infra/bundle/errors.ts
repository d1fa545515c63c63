import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** As the SDK generates the class of an error, once for each error of the service, whoever calls what. */
const errorClass =
  /export class (?<name>\w+) extends __BaseException \{\n {4}static shapeId = "(?<shapeId>[^"]+)";\n {4}name = "\w+";\n {4}\$fault = "(?<fault>\w+)";\n(?<retryable> {4}\$retryable = \{\};\n)?(?: {4}\w+;\n)* {4}constructor\(opts\) \{\n {8}super\(\{\n {12}name: "\w+",\n {12}\$fault: "\w+",\n {12}\.\.\.opts,\n {8}\}\);\n {8}Object\.setPrototypeOf\(this, \w+\.prototype\);\n(?<fields>(?: {8}this\.\w+ = opts\.\w+;\n)*) {4}\}\n\}\n*/g

/** The same class, made from what differs. */
const makeClass = `
const make = (name, shapeId, $fault, fields, retryable) => {
  const made = { [name]: class extends __BaseException {
    static shapeId = shapeId
    name = name
    $fault = $fault
    constructor(options) {
      super({ name, $fault, ...options })
      Object.setPrototypeOf(this, made.prototype)
      if (retryable) this.$retryable = {}
      for (const field of fields) this[field] = options[field]
    }
  } }[name]
  return made
}
`

/** Undefined where a file is not, or no longer, made of such classes alone. */
export function compactErrors(source: string): string | undefined {
  const rest = source.replaceAll(errorClass, '')
  if (!/^import \{ \w+ as __BaseException \} from "[^"]+";\n*$/.test(rest)) return undefined
  const made = [...source.matchAll(errorClass)].map(({ groups = {} }) => {
    const { name = '', shapeId = '', fault = '', fields = '', retryable } = groups
    const names = [...fields.matchAll(/this\.(\w+)/g)].map(([, field]) => field)
    const differs = [name, shapeId, fault, names, retryable !== undefined]
    return `export const ${name} = make(${differs.map((one) => JSON.stringify(one)).join(', ')})`
  })
  return [rest, makeClass, ...made].join('\n')
}

/** Measured: the classes of Cognito's errors are 16 KB, and of DynamoDB's 10, two thirds of which say the same again. */
export const shareErrorClass: Plugin = {
  name: 'parley-errors',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ },
      async ({ path }) => {
        const contents = compactErrors(await readFile(path, 'utf8'))
        return contents === undefined ? undefined : { contents }
      },
    )
  },
}

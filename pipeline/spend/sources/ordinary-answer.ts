// Reads an answer exactly as OpenCode stores nearly all of them, with one regular expression. Every other one goes to the parser, which
// would read these the same way; a test compares the two. It takes half of the time and leaves less for the garbage collector.
import type { Tokens } from './message.ts'
import { copyOf, knownName } from './own-text.ts'

/** What a stored message says, whatever row it is in. */
export interface Answer {
  id?: string | undefined
  session?: string | undefined
  provider: string | null
  model: string | null
  /** Digit by digit. */
  cost: string | null
  tokens: Tokens | null
  createdAt: number | null
  completedAt: number | null
  /** Where OpenCode ran. */
  folder: string | null
  /** The provider refused the request. */
  refused: boolean
}

const text = '"[ !#-[\\]-~]{0,200}"'
const name = '"([ !#-[\\]-~]{1,200})"'
const count = '(0|[1-9]\\d{0,14})'
const amount = '(-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,40})?)'

/** In OpenCode's order. A name that ends in `?` may be missing. */
const fields = {
  parentID: text,
  role: '"assistant"',
  mode: text,
  agent: text,
  'variant?': text,
  path: object({ cwd: '"([ !#-[\\]-~]{0,1000})"', root: '"[ !#-[\\]-~]{0,1000}"' }),
  cost: amount,
  tokens: object({
    total: '(?:0|[1-9]\\d{0,14})',
    input: count,
    output: count,
    reasoning: count,
    cache: object({ write: count, read: count }),
  }),
  modelID: name,
  providerID: name,
  time: object({ created: count, 'completed?': count }),
  'finish?': text,
}
const ordinary = new RegExp(`^${object(fields)}$`)

function object(patterns: Readonly<Record<string, string>>): string {
  const parts = Object.entries(patterns).map(([field, pattern], index) => {
    const comma = index === 0 ? '' : ','
    return field.endsWith('?') ? `(?:${comma}"${field.slice(0, -1)}":${pattern})?` : `${comma}"${field}":${pattern}`
  })
  return `{${parts.join('')}}`
}

/** Null for every message that OpenCode stores in another way. */
export function readOrdinaryAnswer(json: string): Answer | null {
  const match = ordinary.exec(json)
  if (match === null) return null
  const [
    ,
    folder = '',
    cost = '',
    input,
    output,
    reasoning,
    write,
    read,
    model = '',
    provider = '',
    created,
    completed,
  ] = match
  return {
    provider: knownName(provider),
    model: knownName(model),
    cost: copyOf(cost),
    tokens: {
      input: Number(input),
      output: Number(output),
      reasoning: Number(reasoning),
      cache_read: Number(read),
      cache_write: Number(write),
    },
    createdAt: Number(created),
    completedAt: completed === undefined ? null : Number(completed),
    folder,
    refused: false,
  }
}

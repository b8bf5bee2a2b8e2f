// Finds the answer of one query in the hydration scripts of a page of OpenCode's legacy console. Evaluates nothing; bounded in every way.
import { Budget, type Literal, LiteralError, LiteralReader, Reference, thrown } from './javascript-literal.ts'

export type Hydrated =
  | { found: 'value'; value: Literal }
  /** The page has no hydration data at all: a login page, an empty shell, another framework. */
  | { found: 'no-hydration' }
  /** It has, and not of this query. */
  | { found: 'key-missing'; seen: string[] }
  /** The query's answer is there in a form that keyz cannot follow. */
  | { found: 'format-changed' }
  /** The server failed to answer the query. */
  | { found: 'rejected' }
  /** The page ends before the answer: it was cut off. */
  | { found: 'pending' }

const longestPage = 2 * 1024 * 1024
const longestStatement = 2_000
/** How long a chain of references may be. */
const mostReferences = 16
const mostCalls = 8
const mostSeen = 50

const registered = '_$HY.r['
const settles = /^\$R\[\d{1,6}\]$/
/** `(r,d)=>{r.s(d),r.p.s=1,r.p.v=d}`, in one line or several: the function that settles a promise. 1 is success, 2 is failure. */
const resolver = /\(\$R\[(\d{1,6})\]\s*=\s*\(\w{1,20}\s*,\s*\w{1,20}\)\s*=>\s*\{([^{}]{1,240})\}\s*\)$/

/** The value that the query `name` of a workspace was answered with. */
export function readHydration(html: string, name: string, workspace: string): Hydrated {
  if (html.length > longestPage) return { found: 'format-changed' }
  const scripts = scriptsOf(html)
  if (!scripts.includes(registered)) return { found: 'no-hydration' }
  const left = `_$HY.r[${JSON.stringify(`${name}[${JSON.stringify(workspace)}]`)}]=`
  const at = scripts.indexOf(left)
  if (at === -1) return { found: 'key-missing', seen: queriesIn(scripts) }
  // The same query twice: there is no telling which one is shown.
  if (scripts.includes(left, at + left.length)) return { found: 'format-changed' }
  try {
    return readStatement(scripts, at + left.length)
  } catch (error) {
    if (error instanceof LiteralError) return { found: 'format-changed' }
    throw error
  }
}

/** Names of the queries that a page answers, without their arguments. */
function queriesIn(scripts: string): string[] {
  const names = [...scripts.matchAll(/_\$HY\.r\["([a-zA-Z.]{1,60})\[/g)].map(([, query = '']) => query)
  return names.slice(0, mostSeen)
}

/** The texts of the inline scripts: whatever the page shows as text is never looked at. */
function scriptsOf(html: string): string {
  const bodies: string[] = []
  const lower = html.toLowerCase()
  for (let at = lower.indexOf('<script'); at !== -1; at = lower.indexOf('<script', at)) {
    const open = lower.indexOf('>', at)
    const close = open === -1 ? -1 : lower.indexOf('</script', open)
    if (close === -1) break
    if (!lower.slice(at, open).includes('src=')) bodies.push(html.slice(open + 1, close))
    at = close + '</script'.length
  }
  return bodies.join('\n;\n')
}

/** What stands at the right of the assignment: a value, or a promise that is settled further on. */
function readStatement(scripts: string, at: number): Hydrated {
  const statement = statementAt(scripts, at)
  if (statement === null) return { found: 'format-changed' }
  if (!/^\s*\$R\[\d{1,6}\]\s*=\s*[($]/.test(statement)) return literalAt(scripts, at, ';')
  // `$R[9]=$R[2]($R[10]={...})` in one version, `$R[3]=($R[4]=$R[2]()).p` in another: only the record of the promise is ever passed on.
  const slots = new Set([...statement.matchAll(/\$R\[(\d{1,6})\]/g)].map(([, slot = '']) => slot))
  const calls = [...slots].flatMap((slot) => callsWith(scripts, slot, at + statement.length))
  const [call, ...others] = calls.sort((left, right) => left.at - right.at)
  if (call === undefined) return { found: 'pending' }
  if (others.length > 0) return { found: 'format-changed' }
  const outcome = outcomeOf(scripts, call.before)
  if (outcome === null) return { found: 'format-changed' }
  const read = literalAt(scripts, call.at, ')')
  if (outcome === 'rejected') return { found: 'rejected' }
  return read
}

/** What follows must be what ends the statement or the call: else only a piece of something else was read. */
function literalAt(scripts: string, at: number, end: string): Hydrated {
  const budget = new Budget()
  const reader = new LiteralReader(scripts, at, budget)
  const read = reader.value()
  if (!reader.endsWith(end)) return { found: 'format-changed' }
  const value = resolved(read, scripts, budget, mostReferences)
  return value === thrown ? { found: 'rejected' } : { found: 'value', value }
}

/** Up to the semicolon that ends it, strings and brackets respected; null when that is too far away. */
function statementAt(scripts: string, from: number): string | null {
  let depth = 0
  let quote: string | null = null
  for (let at = from; at < scripts.length && at - from < longestStatement; at++) {
    const character = scripts[at] ?? ''
    if (quote !== null) {
      if (character === '\\') at++
      else if (character === quote) quote = null
    } else if (character === '"' || character === "'") quote = character
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === ';' && depth === 0) return scripts.slice(from, at)
  }
  return scripts.length - from < longestStatement ? scripts.slice(from) : null
}

interface Call {
  /** Where the function that is called ends. */
  before: number
  /** Where its second argument begins. */
  at: number
}

/** Calls that pass the slot on as their first argument: `...($R[10],`. */
function callsWith(scripts: string, slot: string, from: number): Call[] {
  const needle = `($R[${slot}],`
  const calls: Call[] = []
  let looked = 0
  for (let at = scripts.indexOf(needle, from); at !== -1; at = scripts.indexOf(needle, at + 1)) {
    if (++looked > mostCalls) throw new LiteralError('the page passes one promise on too often')
    if (!isInString(scripts, at)) calls.push({ before: at, at: at + needle.length })
  }
  return calls
}

/** Whether a place lies in a string of its script: text that a server quotes may look like code. */
function isInString(scripts: string, place: number): boolean {
  let quote: string | null = null
  for (let at = scripts.lastIndexOf('\n;\n', place) + 1; at < place; at++) {
    const character = scripts[at]
    if (quote !== null) {
      if (character === '\\') at++
      else if (character === quote) quote = null
    } else if (character === '"' || character === "'" || character === '`') quote = character ?? null
  }
  return quote !== null
}

/** Which of its two ends the promise came to, by the function that is called: defined there and then, or called by its slot. */
function outcomeOf(scripts: string, before: number): 'resolved' | 'rejected' | null {
  const head = scripts.slice(Math.max(0, before - 320), before)
  const inline = resolver.exec(head)
  if (inline !== null) return ending(inline[2] ?? '')
  const [callee] = /\$R\[\d{1,6}\]$/.exec(head) ?? []
  if (callee === undefined || !settles.test(callee)) return null
  const place = scripts.indexOf(`(${callee}=`)
  if (place === -1) return null
  const end = scripts.indexOf('})(', place)
  if (end === -1 || end - place > 320) return null
  const definition = resolver.exec(scripts.slice(place, end + 2))
  return definition === null ? null : ending(definition[2] ?? '')
}

function ending(body: string): 'resolved' | 'rejected' | null {
  const [, state] = /\.p\.s\s*=\s*([12])(?!\d)/.exec(body) ?? []
  return state === '1' ? 'resolved' : state === '2' ? 'rejected' : null
}

/** The value with its references followed. One that leads nowhere, or in a circle, is an error: nothing is left half read. */
function resolved(value: Literal, scripts: string, budget: Budget, left: number): Literal {
  if (value instanceof Reference) {
    if (left === 0) throw new LiteralError('the page refers to too many other places')
    const needle = `$R[${value.slot}]=`
    const place = scripts.indexOf(needle)
    if (place === -1 || isInString(scripts, place))
      throw new LiteralError('the page refers to a place that is not there')
    return resolved(new LiteralReader(scripts, place + needle.length, budget).value(), scripts, budget, left - 1)
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, scripts, budget, left))
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, resolved(item, scripts, budget, left)] as const))
  return value
}

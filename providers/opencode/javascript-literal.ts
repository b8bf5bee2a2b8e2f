// Reads one literal of JavaScript out of a page, and evaluates nothing: the values that SolidStart writes into its hydration scripts.
// Everything is bounded, so that no page can make keyz busy for long.

/** `$R[7]` standing for a value that is written somewhere else in the page. */
export class Reference {
  readonly slot: string

  constructor(slot: string) {
    this.slot = slot
  }
}

/** `Object.assign(new Error("..."), {...})`: what a failed query was settled with. Its words are the server's, so they are not kept. */
export const thrown = Symbol('thrown')

export type Literal =
  | null
  | undefined
  | boolean
  | number
  | string
  | Date
  | Reference
  | typeof thrown
  | Literal[]
  | Map<string, Literal>

export class LiteralError extends Error {
  override name = 'LiteralError'
}

const deepest = 64
const mostNodes = 20_000
const longestString = 65_536

const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
])

const words = new Map<string, Literal>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['undefined', undefined],
  ['void 0', undefined],
  ['!0', true],
  ['!1', false],
])

const slot = /\$R\[(\d{1,6})\](\s*=(?!=))?/y
const word = /(?:null|true|false|undefined|void 0)(?![\w$])|![01](?![\w$])/y
const number = /-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?(?![\w$.])/y
const name = /[A-Za-z_$][\w$]{0,99}|\d{1,9}/y
const blank = /[ \t\r\n]*/y
const date = /new Date\(/y
const failure = /(Object\.assign\()?new [A-Za-z]{0,20}Error\(/y

/** How much may be read for one answer, references included. */
export class Budget {
  #left = mostNodes

  spend(): boolean {
    return --this.#left >= 0
  }
}

/** Reads along a text from one place. */
export class LiteralReader {
  readonly #text: string
  #at: number
  readonly #budget: Budget

  constructor(text: string, at: number, budget: Budget) {
    this.#text = text
    this.#at = at
    this.#budget = budget
  }

  /** The value that stands here. Throws LiteralError if it is not a value that seroval writes. */
  value(depth = 0): Literal {
    if (depth > deepest || !this.#budget.spend()) throw this.#error('is nested too deeply or too large')
    this.#match(blank)
    const [, reference, defines] = this.#match(slot) ?? []
    if (reference !== undefined) return defines === undefined ? new Reference(reference) : this.value(depth + 1)
    const first = this.#text[this.#at]
    if (first === '"' || first === "'") return this.#string()
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    const [known] = this.#match(word) ?? []
    if (known !== undefined) return words.get(known)
    if (this.#match(date) !== null) return this.#date(depth)
    const [failed, assigned] = this.#match(failure) ?? []
    if (failed !== undefined) return this.#thrown(depth, assigned !== undefined)
    const [digits] = this.#match(number) ?? []
    if (digits !== undefined) return Number(digits)
    throw this.#error('holds an expression that is no plain value')
  }

  /** Whether the text goes on with this, blanks aside; the end of the text is a semicolon too. */
  endsWith(character: string): boolean {
    return this.#eat(character) || (character === ';' && this.#at >= this.#text.length)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }

  #eat(character: string): boolean {
    this.#match(blank)
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #need(character: string): void {
    if (!this.#eat(character)) throw this.#error(`lacks a ${character}`)
  }

  #string(): string {
    const quote = this.#text[this.#at++]
    let read = ''
    for (;;) {
      const character = this.#text[this.#at++]
      if (character === undefined || character === '\n' || read.length > longestString)
        throw this.#error('holds a string without an end')
      if (character === quote) return read
      read += character === '\\' ? this.#escape() : character
    }
  }

  #escape(): string {
    const kind = this.#text[this.#at++] ?? ''
    const width = kind === 'u' ? 4 : kind === 'x' ? 2 : 0
    if (width === 0) {
      const known = escapes.get(kind)
      if (known === undefined) throw this.#error('holds an escape that seroval does not write')
      return known
    }
    const digits = this.#text.slice(this.#at, this.#at + width)
    if (digits.length !== width || !/^[0-9a-fA-F]+$/.test(digits)) throw this.#error('holds a broken escape')
    this.#at += width
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  /** A map, so that no name in a page can mean anything to JavaScript. */
  #object(depth: number): Literal {
    this.#need('{')
    const fields = new Map<string, Literal>()
    if (this.#eat('}')) return fields
    for (;;) {
      this.#match(blank)
      const quoted = this.#text[this.#at] === '"' || this.#text[this.#at] === "'"
      const key = quoted ? this.#string() : this.#match(name)?.[0]
      if (key === undefined) throw this.#error('holds a field without a name')
      if (fields.has(key)) throw this.#error('holds a field twice')
      this.#need(':')
      fields.set(key, this.value(depth + 1))
      if (this.#eat('}')) return fields
      this.#need(',')
    }
  }

  #array(depth: number): Literal[] {
    this.#need('[')
    const items: Literal[] = []
    if (this.#eat(']')) return items
    for (;;) {
      items.push(this.value(depth + 1))
      if (this.#eat(']')) return items
      this.#need(',')
    }
  }

  #date(depth: number): Date {
    const written = this.value(depth + 1)
    this.#need(')')
    const made = typeof written === 'string' || typeof written === 'number' ? new Date(written) : null
    if (made === null || Number.isNaN(made.getTime())) throw this.#error('holds a date that is none')
    return made
  }

  #thrown(depth: number, assigned: boolean): typeof thrown {
    this.value(depth + 1)
    this.#need(')')
    if (assigned) {
      this.#need(',')
      this.value(depth + 1)
      this.#need(')')
    }
    return thrown
  }

  #error(problem: string): LiteralError {
    return new LiteralError(`the page ${problem}`)
  }
}

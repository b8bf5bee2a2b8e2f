// Everything that keyz prints goes through here, and through the leak scanner: data to stdout, words to stderr.
import { colorStyle, plainStyle, type Style } from '../../meta/views/style.ts'
import { printable } from '../../schema/text.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'

export interface Stream {
  write: (text: string) => boolean
  isTTY?: boolean
}

/** Control characters and hidden marks, but for line ends and colors, which are ours: names from a store must not steer a terminal. */
const steering = /(?!\n)(?!\u001b\[[\d;]*m)[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * What the runner of GitHub Actions takes for a command to itself, in whichever program's output: `::` where a line begins, and
 * `##[` anywhere. An entry's name must not become one. Masks are told past this file.
 */
const command = /^(?:\s|\u001b\[[\d;]*m)*::|##\[/gm

const withheld = '[keyz kept a line back: it held a piece of a secret]'

export class Output {
  readonly #scanner: LeakScanner
  readonly #stdout: Stream
  readonly #stderr: Stream
  readonly #color: boolean
  readonly #inActions: boolean
  #progressShown = false

  constructor(
    scanner: LeakScanner,
    streams: { stdout: Stream; stderr: Stream },
    { color, inActions }: { color: boolean; inActions: boolean },
  ) {
    this.#scanner = scanner
    this.#stdout = streams.stdout
    this.#stderr = streams.stderr
    this.#color = color
    this.#inActions = inActions
  }

  /** What the command was asked for. */
  data(text: string): void {
    this.#clearProgress()
    this.#stdout.write(`${this.#safe(text)}\n`)
  }

  /** One documented object. Nothing of it is printed when any of it must not be. */
  json(document: unknown): void {
    const text = JSON.stringify(document, null, 2)
    this.#scanner.inspect(text, 'stdout')
    this.#clearProgress()
    // The same object for whoever parses it. No line of it begins with a colon.
    this.#stdout.write(`${this.#inActions ? text.replaceAll('##[', '##\\u005b') : text}\n`)
  }

  /** A sentence for the person. */
  say(text: string): void {
    this.#clearProgress()
    this.#stderr.write(`${this.#safe(text)}\n`)
  }

  /** How far long work has come; only where a person is watching. */
  progress(text: string): void {
    if (!this.#stderr.isTTY) return
    this.#stderr.write(`\r\u001b[2K${this.#safe(text)}`)
    this.#progressShown = true
  }

  dataStyle(): Style {
    return this.#color && this.#stdout.isTTY ? colorStyle : plainStyle
  }

  #clearProgress(): void {
    if (this.#progressShown) this.#stderr.write('\r\u001b[2K')
    this.#progressShown = false
  }

  #safe(raw: string): string {
    const text = this.#withoutSecrets(raw.replaceAll(steering, (sequence) => printable(sequence)))
    return this.#inActions ? text.replaceAll(command, apart) : text
  }

  #withoutSecrets(text: string): string {
    if (!this.#scanner.finds(text)) return text
    return text
      .split('\n')
      .map((line) => (this.#scanner.finds(line) ? withheld : line))
      .join('\n')
  }
}

/** One blank before the last character: as readable as before, and no command. */
function apart(command: string): string {
  return `${command.slice(0, -1)} ${command.slice(-1)}`
}

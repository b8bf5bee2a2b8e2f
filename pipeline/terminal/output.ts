// Everything that keyz prints goes through here and through the leak scanner: data to stdout, messages to stderr.
import { colorStyle, plainStyle, type Style } from '../../meta/views/style.ts'
import { outsideEmoji, printable } from '../../schema/text.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import type { ColorMode } from './color-mode.ts'
import { withheldText, withheldValue } from './withheld.ts'
import { wrapped } from './wrapped.ts'

export interface Stream {
  write: (text: string) => boolean
  isTTY?: boolean
  /** How many characters a line of the terminal has. */
  columns?: number
  rows?: number
}

/** Control characters and invisible marks, except line breaks and colors, which are ours: names in a store must not control a terminal. */
const controlCharacters = /(?!\n)(?!\u001b\[[\d;]*m)[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * What GitHub Actions treats as a workflow command in the output of any program: `::` at the beginning of a line, and `##[`
 * anywhere. The name of an entry must not become one. Masking of secrets does not go through this file.
 */
const workflowCommand = /^(?:\s|\u001b\[[\d;]*m)*::|##\[/gm

/** How wide a line may be where nobody knows. */
const defaultColumns = 80

export class Output {
  readonly #scanner: LeakScanner
  readonly #stdout: Stream
  readonly #stderr: Stream
  readonly #color: ColorMode
  readonly #progressive: boolean
  readonly #inActions: boolean
  readonly #unicode: boolean
  readonly #columns: number | null
  #progressShown = false

  constructor(
    scanner: LeakScanner,
    streams: { stdout: Stream; stderr: Stream },
    {
      color,
      inActions,
      dumb = false,
      unicode = true,
      columns = null,
    }: { color: ColorMode; inActions: boolean; dumb?: boolean; unicode?: boolean; columns?: number | null },
  ) {
    this.#scanner = scanner
    this.#stdout = streams.stdout
    this.#stderr = streams.stderr
    this.#color = color
    // A dumb terminal cannot clear a line.
    this.#progressive = streams.stderr.isTTY === true && !dumb
    this.#inActions = inActions
    this.#unicode = unicode
    this.#columns = columns
  }

  /** The output that the command was asked for. `hang` is how far in a line goes on that is too long, for rows with columns. */
  data(text: string, hang?: number): void {
    this.#clearProgress()
    this.#stdout.write(`${this.#fitted(this.#safe(text), this.#stdout, hang)}\n`)
  }

  /** Data that a program, a file, or the clipboard takes: as it is, however wide the terminal is. */
  verbatim(text: string): void {
    this.#clearProgress()
    this.#stdout.write(`${this.#safe(text)}\n`)
  }

  /** Rows for programs: also the names in them are as they are, unless a terminal would obey them. */
  rows(text: string): void {
    this.#clearProgress()
    // Nothing in them is of ours: a color, too, came with a name.
    const shown = this.#stdout.isTTY === true ? text.split('\n').map(printable).join('\n') : text
    this.#stdout.write(`${this.#scanned(shown)}\n`)
  }

  /** One documented object. A text in it that must not be printed is replaced, and a message says so. */
  json(document: unknown): void {
    this.#documents([document], 2)
  }

  /** The same as lines of JSON, one object each. */
  jsonLines(documents: readonly unknown[]): void {
    if (documents.length > 0) this.#documents(documents, 0)
  }

  #documents(documents: readonly unknown[], indent: number): void {
    const textOf = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one, null, indent)).join('\n')
    const whole = textOf(documents)
    const owner = this.#scanner.ownerOf(whole)
    const text = owner === null ? whole : textOf(documents.map((one) => withheldValue(one, this.#scanner)))
    this.#scanner.inspect(text, 'stdout')
    if (owner !== null)
      this.say(
        `A text in the output contained part of ${owner} and was left out: if that is an ordinary word, choose a longer secret, otherwise please report this.`,
      )
    this.#clearProgress()
    // Still the same object when parsed. No line of it begins with a colon.
    this.#stdout.write(`${this.#inActions ? text.replaceAll('##[', '##\\u005b') : text}\n`)
  }

  /** A message for the person. */
  say(text: string): void {
    this.#clearProgress()
    this.#stderr.write(`${this.#fitted(this.#safe(text), this.#stderr)}\n`)
  }

  /** One sentence, without colors or line ends of ours: whatever names are in it are made printable. */
  sentence(text: string): void {
    this.say(printable(text))
  }

  /** Progress of long work, only if a person is watching. */
  progress(text: string): void {
    if (!this.#progressive) return
    this.#stderr.write(`\r\u001b[2K${this.#safe(text)}`)
    this.#progressShown = true
  }

  /** Whether pictures may be drawn with characters beyond ASCII: whoever wants no colors wants them plain. */
  get drawsUnicode(): boolean {
    return this.#unicode && this.#color !== 'never'
  }

  dataStyle(): Style {
    const painted = this.#color === 'always' || (this.#color === 'auto' && this.#stdout.isTTY)
    return { ...(painted ? colorStyle : plainStyle), ascii: !this.#unicode }
  }

  /** How many columns a line of data has: those of the terminal, or else what the environment says. */
  columns(): number {
    return this.#widthOf(this.#stdout) ?? defaultColumns
  }

  /** Whether data goes to a terminal that can be drawn over. */
  drawable(): boolean {
    return this.#stdout.isTTY === true && this.#progressive
  }

  /** As many of the lines as the terminal shows. */
  fitting(lines: readonly string[]): string[] {
    return lines.slice(0, this.#stdout.rows ?? lines.length)
  }

  /** Draws the screen of a terminal anew, without a flash: every line ends where it ends, and what was below is gone. */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${this.#safe(line)}\u001b[K`).join('\r\n')
    this.#stdout.write(`\u001b[H${text}\u001b[J`)
  }

  /** Draws on a screen of its own, with the cursor hidden, until it is closed. */
  openScreen(): { close: () => void } {
    this.#stdout.write('\u001b[?1049h\u001b[?25l')
    return { close: () => this.#stdout.write('\u001b[?25h\u001b[?1049l') }
  }

  /** What is read on a terminal is broken between words. What goes into a file or another program stays in one line. */
  #fitted(text: string, stream: Stream, hang?: number): string {
    const width = this.#widthOf(stream)
    return width === null ? text : wrapped(text, width, hang)
  }

  #widthOf({ isTTY, columns }: Stream): number | null {
    return isTTY === true && columns !== undefined && columns > 0 ? columns : this.#columns
  }

  /** Text for a screen that somebody else draws: nothing in it controls the terminal, and lines with a piece of a secret are left out. */
  safe(text: string): string {
    return this.#safe(text)
  }

  #clearProgress(): void {
    if (this.#progressShown) this.#stderr.write('\r\u001b[2K')
    this.#progressShown = false
  }

  #safe(raw: string): string {
    return this.#scanned(
      outsideEmoji(raw, (part) => part.replaceAll(controlCharacters, (sequence) => printable(sequence))),
    )
  }

  #scanned(raw: string): string {
    const text = withheldText(raw, this.#scanner)
    return this.#inActions ? text.replaceAll(workflowCommand, brokenUp) : text
  }
}

/** Adds a space before the last character: just as readable, but not a command. */
function brokenUp(command: string): string {
  return `${command.slice(0, -1)} ${command.slice(-1)}`
}

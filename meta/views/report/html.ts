// HTML in which every text from outside is text: what a template is given is escaped, unless it is HTML of ours.
import { printable } from '../../../schema/text.ts'

/** A piece of a page that is safe as it stands. Only `html` and `verbatim` make one. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = Html | string | number | null | readonly Value[]

/** Names and messages become text, lists are put one after the other, and null is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.map((text, index) => text + rendered(values[index] ?? null)).join(''))
}

/** For scripts and styles of ours, and for JSON: nothing in them is escaped. */
export function verbatim(text: string): Html {
  return new Html(text)
}

/** JSON that may stand in a `<script>`: nothing in it ends the element or begins a comment. */
export function jsonInScript(value: unknown): Html {
  return verbatim(
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  )
}

function rendered(value: Value): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  return typeof value === 'object' ? value.map(rendered).join('') : escaped(String(value))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also without control characters, and without marks that reverse or hide the text around them. */
function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

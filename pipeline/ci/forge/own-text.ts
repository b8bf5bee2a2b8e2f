// By which a pull or merge request is known to be keyz's own: its text begins with a mark that nobody sees.

const mark = '<!-- keyz: metadata -->'

export function marked(body: string): string {
  return `${mark}\n${body}`
}

export function isMarked(body: string | null): boolean {
  return body?.trimStart().startsWith(mark) ?? false
}

/** What keeps the texts may change line endings. */
export function sameText(left: string | null, right: string): boolean {
  return (left ?? '').replaceAll('\r\n', '\n').trim() === right.trim()
}

// Whether a terminal has characters to draw with beyond ASCII: what the environment says.

/** Not if it is a dumb one, or has another encoding than UTF-8. Where no locale is set at all, nothing says that it has not. */
export function drawsUnicode({
  TERM,
  LC_ALL,
  LC_CTYPE,
  LANG,
}: {
  readonly [name: string]: string | undefined
}): boolean {
  if (TERM === 'dumb') return false
  const locale = LC_ALL || LC_CTYPE || LANG
  return !locale || /utf-?8/i.test(locale)
}

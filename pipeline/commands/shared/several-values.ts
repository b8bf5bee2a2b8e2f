// An option that may be given several times, or several values with commas. It takes one word, so that it never swallows a path.

export function severalValues(text: string, collected: readonly string[] | undefined): string[] {
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean)
  return [...(collected ?? []), ...values]
}

// Whether a terminal has characters to draw with beyond ASCII: what the command line and the environment say.
import { colorMode } from './color-mode.ts'

/** A plain terminal gets plain characters: one without colors, or with another encoding than UTF-8. */
export function drawsUnicode(
  variables: { readonly [name: string]: string | undefined },
  parameters: readonly string[],
): boolean {
  const encoding = variables.LC_ALL || variables.LC_CTYPE || variables.LANG || ''
  return /utf-?8/i.test(encoding) && colorMode(variables, parameters) !== 'never'
}

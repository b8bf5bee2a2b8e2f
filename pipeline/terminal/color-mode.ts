// Whether output is painted: what the command line and the environment ask for.

/** `auto`: if the output goes to a terminal. */
export type ColorMode = 'never' | 'auto' | 'always'

/**
 * `--no-color` comes first. As in Node, FORCE_COLOR overrides NO_COLOR, and `0` or `false` turns colors off. A dumb terminal shows no
 * colors unless they are forced.
 */
export function colorMode(
  variables: { readonly [name: string]: string | undefined },
  parameters: readonly string[],
): ColorMode {
  if (parameters.includes('--no-color')) return 'never'
  const forced = variables.FORCE_COLOR
  if (forced !== undefined) return ['0', 'false'].includes(forced) ? 'never' : 'always'
  return variables.NO_COLOR || variables.TERM === 'dumb' ? 'never' : 'auto'
}

// Whether a pull request shows a rejected key where nobody can miss it.

/** In the section of what needs somebody, with nothing but other rejected keys before it. */
export function isAtTheTop(path: string, body: string): boolean {
  const [, section = ''] = body.split('\n### Needs attention\n')
  const [rows = ''] = section.split('\n### ')
  const states = rows.split('\n').filter((row) => row.startsWith('| **'))
  const at = states.findIndex((row) => row.includes(`| \`${path}\` |`))
  return at >= 0 && states.slice(0, at + 1).every((row) => row.startsWith('| **rejected** |'))
}

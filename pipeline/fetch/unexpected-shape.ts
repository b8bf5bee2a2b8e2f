// The sentence for an answer that does not look as documented: where in it, and never what it held there.
import type { z } from 'zod'
import type { Provider } from '../../providers/framework/define.ts'

export function unexpectedShape(provider: Provider, error: z.ZodError): string {
  const [issue] = error.issues
  const place =
    issue === undefined || issue.path.length === 0 ? 'the whole answer' : issue.path.map(plainPart).join('.')
  return `${provider.name} sent an answer that does not match its documentation, at ${place}: update keyz, or report it`
}

/** Keys of a foreign object are foreign text too: only plain ones are repeated. */
function plainPart(part: PropertyKey): string {
  return typeof part === 'number' || /^[a-zA-Z_]{1,40}$/.test(String(part)) ? String(part) : '?'
}

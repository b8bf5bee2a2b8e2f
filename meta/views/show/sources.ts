// `keyz show --sources`: which requests the reading is made of, and what tells their answers from others.
import type { Instant } from '../../../schema/instant.ts'
import { largest } from '../../../schema/largest.ts'
import { printable } from '../../../schema/text.ts'
import { sinceRead } from '../../judge/values.ts'
import { broken } from '../broken.ts'
import { titleLines } from './screen.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'

/** The hash of a whole answer needs a line of its own on a narrow terminal. */
export function renderSources(key: ShownKey, now: Instant, options: ShowOptions): string[] {
  const { last_success_at: at, provenance } = key
  const when = at === null ? 'never read' : `read ${sinceRead(at, now)} (${at})`
  const width = largest(provenance.map(({ request }) => options.widthOf(printable(request))))
  const rows = provenance.flatMap(({ request, http_status, payload_sha256 }) => {
    const name = printable(request)
    const oneLine = `  ${name}${' '.repeat(width - options.widthOf(name))}  ${http_status}  ${payload_sha256}`
    return options.widthOf(oneLine) <= options.width
      ? [oneLine]
      : [
          ...broken(`${name}  ${http_status}`, options.width - 2, options.widthOf).map((line) => `  ${line}`),
          `    sha256 ${payload_sha256}`,
        ]
  })
  return [...titleLines(key, options), '', when, ...rows]
}

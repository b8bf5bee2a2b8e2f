// What is wrong with a key, and what is known about it: first, because it is why people look.

import type { Instant } from '../../../schema/instant.ts'
import type { LastError } from '../../../schema/sidecar.ts'
import { printable } from '../../../schema/text.ts'
import { day, relative } from '../../judge/values.ts'
import { failureWords, unreadableWords } from '../failure-words.ts'
import { passingWords } from '../key-summary.ts'
import { namingEntry } from '../naming-entry.ts'
import type { Row } from './lay-out.ts'
import type { ShownKey } from './shown-key.ts'

export function troubleRows(key: ShownKey, now: Instant): Row[] {
  const { last_error: error, passing_failure: passing } = key
  return [
    {
      label: 'error',
      values: error === null ? [] : [errorWords(error, key, now)],
      format: 'red',
    },
    {
      label: 'failed',
      values:
        passing === null
          ? []
          : [`${passingWords(passing, now)}: ${printable(namingEntry(passing.message, key.key_path))}`],
      format: 'red',
    },
    {
      label: 'disabled',
      values: key.key.disabled === true ? ['yes: the provider refuses it'] : [],
      format: 'red',
    },
    {
      label: 'waiting',
      values: key.changed_by_others
        ? ['changed by others: nothing is sent until you name it for keyz sync, or agree in keyz sync --accept']
        : [],
      format: 'yellow',
    },
    { label: 'policy', values: violationWords(key), format: 'yellow' },
    { label: 'policy', values: acknowledgedWords(key, now) },
  ]
}

function errorWords({ kind, message, at }: LastError, { key_path, unreadable }: ShownKey, now: Instant): string {
  const words = printable(namingEntry(message, key_path))
  if (unreadable !== null) return `${unreadableWords}: ${words}`
  return `${words} (${failureWords(kind)} ${kind === 'auth_error' ? `since ${day(at)}` : relative(at, now)})`
}

/** Without those that the error has told already. */
function violationWords({ violations, last_error }: ShownKey): string[] {
  return violations
    .filter(({ policy, acknowledged }) => acknowledged === null && !(policy === 'status' && last_error !== null))
    .map(({ policy, message }) => `${policy}: ${printable(message)}`)
}

function acknowledgedWords({ acknowledged }: ShownKey, now: Instant): string[] {
  return Object.entries(acknowledged).map(
    ([policy, { until, why }]) =>
      `${policy}: acknowledged until ${day(until)}${until > now ? '' : ' (counts again)'}: ${printable(why)}`,
  )
}

// README.md: one line per provider, with everything that any of its keys reports.

import { providerList } from '../../providers/catalog.ts'
import { inWords } from '../../providers/framework/field-words.ts'
import { Field } from '../../schema/reading.ts'
import type { ListedProvider } from '../../schema/reports/providers-report.ts'

export function readme(): Record<string, string> {
  return { providers: providerList().map(lineOf).join('\n') }
}

function lineOf({ id, name, key_kinds }: ListedProvider): string {
  const read = new Set(key_kinds.flatMap(({ reads }) => reads))
  return `- [${name}](docs/providers.md#${id}): ${inWords(Field.options.filter((field) => read.has(field)))}`
}

// `keyz providers`: what each provider reports for each kind of key, and where to create one. Does not touch the store.
import type { Command } from '@commander-js/extra-typings'
import type { Style } from '../../meta/views/style.ts'
import { providerList } from '../../providers/catalog.ts'
import { inWords } from '../../providers/framework/field-words.ts'
import type { ListedProvider } from '../../schema/reports/providers-report.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { jsonOption } from './shared/json-option.ts'

export function register(program: Command, { output }: Runtime, finish: Finish): void {
  program
    .command('providers')
    .description('list supported providers: what each one reports, and where to create a key')
    .argument('[name...]', 'only these providers (default: all)')
    .option(...jsonOption)
    .action((names, options) => {
      refuseUnknownProviders(names)
      const listed = providerList().filter(({ id }) => names.length === 0 || names.includes(id))
      if (options.json) output.json({ schema_version: 1, providers: listed })
      else for (const provider of listed) for (const line of linesOf(provider, output.dataStyle())) output.data(line)
      finish(exitCodes.done)
    })
}

/** Where our knowledge about a kind of key comes from. */
const sources = {
  official: "the provider's documentation",
  observed: 'observed by others, not documented by the provider',
  experimental: 'observed by others, and may stop working any day',
}

type Row = readonly [label: string, value: string]

function linesOf(provider: ListedProvider, { paint }: Style): string[] {
  const { id, name, key_kinds, hosts, parameters, docs, gaps } = provider
  const rows: Row[] = [
    ...key_kinds.flatMap(keyRows),
    ...gapRows(gaps),
    ...(parameters.length === 0 ? [] : [['parameters', `${parameters.join(', ')}, for some of the above`] as const]),
    ...hosts.map(({ base_url, variable }) => ['address', `${base_url} (${variable})`] as const),
    ...docs.map((url) => ['docs', url] as const),
  ]
  return [
    `${paint('bold', id)}  ${name}`,
    ...rows.map(([label, value]) => `  ${paint('dim', label.padEnd(13))}  ${value}`),
    '',
  ]
}

function keyRows({ kind, shape, env, reads, create_url, certainty }: ListedProvider['key_kinds'][number]): Row[] {
  return [
    ['key', `${kind}${shape === null ? '' : ` (${shape})`}${env.length === 0 ? '' : `, in ${env.join(' or ')}`}`],
    ['also reports', inWords(reads)],
    ['source', sources[certainty]],
    ['create one at', create_url],
  ]
}

/** One row for each reason, with all the fields that it explains. */
function gapRows(gaps: ListedProvider['gaps']): Row[] {
  return [...new Set(gaps.map(({ hint }) => hint))].map((hint) => {
    const fields = gaps.filter((gap) => gap.hint === hint).map(({ field }) => field)
    return ['not available', `${inWords(fields)}: ${hint}`]
  })
}

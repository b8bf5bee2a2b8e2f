// `keyz providers`: what each provider reports for each kind of key, and where to create a key. Does not read the store.
import type { Command } from '@commander-js/extra-typings'
import type { Style } from '../../meta/views/style.ts'
import { providerList } from '../../providers/catalog.ts'
import type { ListedProvider } from '../../schema/providers-report.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { refuseUnknownProviders } from '../sync/plan-sync.ts'
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

const certaintyWords = {
  official: '',
  observed: ' (undocumented API)',
  experimental: ' (experimental: undocumented API that may stop working at any time)',
}

function linesOf({ id, name, key_kinds, hosts, parameters, docs, gaps }: ListedProvider, { paint }: Style): string[] {
  const label = (word: string) => paint('dim', `  ${word.padEnd(15)}`)
  const hints = [...new Set(gaps.map(({ hint }) => hint))]
  return [
    `${paint('bold', id)}  ${name}`,
    ...key_kinds.flatMap(({ kind, shape, env, reads, create_url, certainty }) => [
      `${label('key')}${kind}${shape === null ? '' : ` (${shape})`}${env.length === 0 ? '' : `, ${env.join(' or ')}`}${certaintyWords[certainty]}`,
      `${label('')}reports ${['whether it works', ...reads].join(', ')}`,
      `${label('')}create at ${create_url}`,
    ]),
    ...hints.map((hint) => {
      const fields = gaps.filter((gap) => gap.hint === hint).map(({ field }) => field)
      return `${label('not available')}${fields.join(', ')}: ${hint}`
    }),
    ...(parameters.length === 0 ? [] : [`${label('parameters')}${parameters.join(', ')} (needed for some readings)`]),
    ...hosts.map(({ base_url, variable }) => `${label('host')}${base_url} (override with ${variable})`),
    ...docs.map((url) => `${label('docs')}${url}`),
    '',
  ]
}

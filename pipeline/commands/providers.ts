// `keyz providers`: what each provider can tell to which kind of key, and where to make one. Reads nothing of the store.
import type { Command } from '@commander-js/extra-typings'
import type { Style } from '../../meta/views/style.ts'
import { providerList } from '../../providers/catalog.ts'
import type { ListedProvider } from '../../schema/providers-report.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { refuseUnknownProviders } from '../sync/plan-sync.ts'

export function register(program: Command, { output }: Runtime, finish: Finish): void {
  program
    .command('providers')
    .description('list what each provider can tell, to which kind of key, and where to make one')
    .argument('[name...]', 'only these, by id')
    .option('--json', 'print one JSON object', false)
    .action((names, options) => {
      refuseUnknownProviders(names)
      const listed = providerList().filter(({ id }) => names.length === 0 || names.includes(id))
      if (options.json) output.json({ schema_version: 1, providers: listed })
      else for (const provider of listed) for (const line of linesOf(provider, output.dataStyle())) output.data(line)
      finish(exitCodes.done)
    })
}

const howSure = {
  official: '',
  observed: ', as observed by others',
  experimental: ', experimental: as observed by others, and it may stop to work any day',
}

function linesOf({ id, name, key_kinds, hosts, parameters, docs, gaps }: ListedProvider, { paint }: Style): string[] {
  const label = (word: string) => paint('dim', `  ${word.padEnd(9)}`)
  const reasons = [...new Set(gaps.map(({ hint }) => hint))]
  return [
    `${paint('bold', id)}  ${name}`,
    ...key_kinds.flatMap(({ kind, shape, env, reads, create_url, certainty }) => [
      `${label('key')}${kind}${shape === null ? '' : ` (${shape})`}${env.length === 0 ? '' : `, from ${env.join(' or ')}`}${howSure[certainty]}`,
      `${label('')}tells ${['whether it works', ...reads].join(', ')}`,
      `${label('')}made at ${create_url}`,
    ]),
    ...reasons.map((hint) => {
      const fields = gaps.filter((gap) => gap.hint === hint).map(({ field }) => field)
      return `${label('never')}${fields.join(', ')}: ${hint}`
    }),
    ...(parameters.length === 0 ? [] : [`${label('needs')}${parameters.join(', ')} for some of it`]),
    ...hosts.map(({ base_url, variable }) => `${label('host')}${base_url} (${variable})`),
    ...docs.map((url) => `${label('docs')}${url}`),
    '',
  ]
}

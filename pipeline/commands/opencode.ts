// `keyz opencode install|uninstall|doctor`: the plugin that records what OpenCode spends.

import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { DocumentError } from '../../meta/files/document.ts'
import type { OpencodeReport, Plugin } from '../../schema/reports/opencode-report.ts'
import type { UnmappedSpend } from '../../schema/reports/usage-report.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { diagnosePlugin, findEvents, findPlugins } from '../opencode/diagnose-plugin.ts'
import { installPlugin, pluginPath, removePlugin } from '../opencode/plugin-file.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { localSpend } from '../spend/local-spend.ts'
import { optionalStore } from './shared/optional-store.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  const opencode = program.command('opencode').description('record what OpenCode spends, with a single-file plugin')
  change(opencode, 'install', 'install the plugin where OpenCode looks for plugins', runtime, finish)
  change(opencode, 'uninstall', 'remove the plugin, and keep what it recorded', runtime, finish)
  opencode
    .command('doctor')
    .description('check that what OpenCode spends is recorded here, and say how to fix it if not')
    .option('--project <folder>', 'also check the plugin of this project', '.')
    .option('--json', 'print one JSON object', false)
    .action(async ({ project, json }) => {
      const { folders, setsPure } = runtime.environment
      const found = { plugins: await findPlugins(folders, project), events: await findEvents(folders) }
      const unmapped = await unmappedProviders(runtime)
      const checks = await diagnosePlugin(found, { folders, pure: setsPure, unmapped })
      if (json) runtime.output.json(reportOf('doctor', { ...found, checks }))
      else for (const { ok, message } of checks) runtime.output.data(`${ok ? 'ok' : '! '}  ${printable(message)}`)
      finish(checks.every(({ ok }) => ok) ? exitCodes.done : exitCodes.someFailed)
    })
}

/** What was ever spent without a known key; null without a store, and where store or events cannot be read. */
async function unmappedProviders(runtime: Runtime): Promise<UnmappedSpend[] | null> {
  try {
    const { store } = await optionalStore(runtime)
    if (store === null) return null
    const spend = await localSpend(runtime.environment, store, runtime.interrupt)
    return spend?.unmapped ?? []
  } catch (error) {
    if (error instanceof CommandError || error instanceof DocumentError) return null
    throw error
  }
}

function change(
  opencode: CommandUnknownOpts,
  action: 'install' | 'uninstall',
  description: string,
  { environment, output }: Runtime,
  finish: Finish,
): void {
  opencode
    .command(action)
    .description(description)
    .addOption(new Option('--global', 'for all your projects (the default)').conflicts('project'))
    .option('--project <folder>', 'for this project only')
    .option('--json', 'print one JSON object', false)
    .action(async ({ project = null, json }) => {
      const { folders } = environment
      const path = pluginPath(folders, project)
      const plugin = await (action === 'install' ? installPlugin : removePlugin)(path, project)
      const events = await findEvents(folders)
      if (json) output.json(reportOf(action, { plugins: [plugin], events, checks: [] }))
      else print(plugin, events.folder, output)
      finish(exitCodes.done)
    })
}

function print({ path, state }: Plugin, folder: string, output: Runtime['output']): void {
  if (state === 'missing') {
    output.data(`Removed the plugin from ${printable(path)}.`)
    output.sentence(`What it recorded is kept in ${folder}.`)
    return
  }
  output.data(`Installed the plugin in ${printable(path)}.`)
  output.sentence(`From its next start, OpenCode records what its answers cost in ${folder}: see keyz usage.`)
}

function reportOf(
  action: OpencodeReport['action'],
  found: Pick<OpencodeReport, 'plugins' | 'events' | 'checks'>,
): OpencodeReport {
  return { schema_version: 1, action, ...found }
}

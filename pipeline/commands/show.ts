// `keyz show PATH`: everything that is known about one key. Reads the sidecar and git, without decrypting or using the network.
import type { Command } from '@commander-js/extra-typings'
import { registryOrSidecars } from '../../meta/files/registry-or-sidecars.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { renderDetails } from '../../meta/views/details.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { balanceHistory } from '../history/balance-history.ts'
import { entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/sidecar-series.ts'
import { sidecarVersions } from '../history/sidecar-versions.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { localSpend } from '../spend/local-spend.ts'
import { statusOfStore } from '../status/status-keys.ts'
import { mappedEntry } from '../store/known-paths.ts'
import { publicNames } from '../store/public-names.ts'
import { scanStore } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption, openPushed } from './shared/newest-readings.ts'

const maxHistory = 50

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('show')
    .description('show everything known about one key, and how to get what is missing')
    .argument('<path>', 'name of the entry, as in pass ls, or the end of it if no other key ends like that')
    .option('--exact', 'show amounts with every digit (default: in cents)', false)
    .option(...localOption)
    .addOption(fetchOption().conflicts('local'))
    .option(...jsonOption)
    .action(async (wanted, options) => {
      const { environment, output } = runtime
      const open = await runtime.openStore()
      const now = environment.instant()
      const [{ registry, newer }, entries] = await Promise.all([registryOrSidecars(open.folder), scanStore(open.store)])
      const { keys: good, ignore, bad } = registry
      if (newer !== null) output.sentence(`${newer}.`)
      const rows = { ...good, ...Object.fromEntries(bad.map(({ key_path, row }) => [key_path, row])) }
      const unmapped = unmappedEntries(entries, { keys: rows, ignore })
      runtime.scanner.publish(publicNames(entries, { keys: rows }))
      const path = mappedEntry(wanted, { mapped: Object.keys(rows), unmapped })
      const row = rows[path]
      const place = row === undefined ? '' : sidecarPath(row)
      const [times, { pushed, notes }, series, versions] = await Promise.all([
        entryTimes(open.git),
        openPushed(open, runtime, open.config.git.metadata_branch, {
          ...options,
          ...(row === undefined ? {} : { below: place }),
        }),
        sidecarSeries(open.git, 'HEAD', place),
        sidecarVersions(open.git, 'HEAD', place, maxHistory),
      ])
      const found = await statusOfStore(open, now, (key) => key.path === path, times, series, pushed)
      const { keys, broken } = found
      const [key] = keys
      if (broken[0] !== undefined || key === undefined) throw new CommandError(broken[0] ?? '', exitCodes.someFailed)
      const history = balanceHistory(versions)
      const spend = await localSpend(environment, { registry, links: open.config.links }, runtime.interrupt)
      const ofKey = spend?.ofKey(path) ?? null
      const shown = {
        ...key,
        replaced_at: times.get(path)?.replaced_at ?? [],
        history,
        ...(ofKey === null ? {} : { local_spend: ofKey }),
      }
      if (options.json) output.json({ schema_version: 1, at: now, ...shown })
      else
        for (const line of renderDetails(shown, now, output.dataStyle(), options.exact ? 'exact' : 'rounded'))
          output.data(line)
      for (const sentence of [...notes, ...found.notes, ...readFromWords(keys, now)]) output.sentence(`${sentence}.`)
      finish(exitCodes.done)
    })
}

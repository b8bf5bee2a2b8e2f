// What keyz show knows about a key beyond its row: the history from git, and what was spent with it from this machine.
import { registryOrSidecars } from '../../meta/files/registry-or-sidecars.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { renderDetails } from '../../meta/views/details.ts'
import { plainStyle } from '../../meta/views/style.ts'
import type { StatusKey } from '../../schema/status-report.ts'
import { balanceHistory } from '../history/balance-history.ts'
import { sidecarVersions } from '../history/sidecar-versions.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { type LocalSpend, localSpend } from '../spend/local-spend.ts'
import type { Loaded } from './load-keys.ts'
import type { Details } from './state.ts'

const maxHistory = 20

export interface DetailsSource {
  of: (key: StatusKey, loaded: Loaded) => Promise<Details>
}

export function detailsSource(open: OpenStore, { environment }: Runtime, signal: AbortSignal): DetailsSource {
  // The events of OpenCode may be many, and are read once.
  let spend: Promise<LocalSpend | null> | null = null

  async function readSpend(): Promise<LocalSpend | null> {
    const { registry } = await registryOrSidecars(open.folder)
    return await localSpend(environment, { registry, links: open.config.links }, signal)
  }

  return {
    async of(key, { times, now }) {
      spend ??= readSpend().catch(() => null)
      const [versions, spent] = await Promise.all([
        sidecarVersions(open.git, 'HEAD', sidecarPath(key), maxHistory),
        spend,
      ])
      const ofKey = spent?.ofKey(key.key_path) ?? null
      const ofEntry = times.get(key.key_path)
      const shown = {
        ...key,
        replaced_at: ofEntry?.replaced_at ?? [],
        history: balanceHistory(versions),
        ...(ofKey === null ? {} : { local_spend: ofKey }),
      }
      return { path: key.key_path, lines: renderDetails(shown, now, plainStyle) }
    },
  }
}

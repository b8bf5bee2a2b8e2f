// What a hook says about the keys that it asked about: a sentence for each of which there is something to say.

import { money } from '../../meta/judge/values.ts'
import { shellWord } from '../../schema/shell-word.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { errorSentences } from '../sync/error-sentences.ts'
import type { Synced } from '../sync/sync.ts'

interface Hook {
  deadline: string
  /** Whether the person ended it, with Ctrl-C. */
  interrupted: boolean
  /** Whether entries are decrypted by the person's gpg, and not with a private key that was given. */
  asksGpg: boolean
  /** What was just read, by entry. */
  readings: ReadonlyMap<string, Sidecar>
}

export function sentencesOf(
  { report, offline, unfinished }: Pick<Synced, 'report' | 'offline' | 'unfinished'>,
  hook: Hook,
): string[] {
  // The notes say it once for all keys.
  if (offline) return []
  // Nobody was too slow, and nothing is committed any more.
  if (hook.interrupted) return ['interrupted: run keyz sync later']
  const others = report.results.flatMap(({ key_path, provider_id, outcome, error }) => {
    const path = printable(key_path)
    if (error !== null) return []
    if (outcome === 'skipped') return [`${path}: ${whatDidNotCome(unfinished.get(key_path), provider_id, hook)}`]
    if (outcome !== 'updated') return []
    return [
      `${path}: ${resultWords(hook.readings.get(key_path)) ?? `asked ${provider_id}; see keyz show ${shellWord(key_path)}`}`,
    ]
  })
  return [...errorSentences(report.results), ...others]
}

/** `live, $9.00 left`. Without a balance, nothing is said about money; null where no reading is at hand. */
function resultWords(sidecar: Sidecar | undefined): string | null {
  if (sidecar?.sync_status !== 'live') return null
  if (sidecar.balances === null || sidecar.balances.length === 0) return 'live'
  return `live, ${sidecar.balances.map(({ amount, currency }) => money(amount, currency)).join(', ')} left`
}

/** A provider is blamed only if it was asked. */
function whatDidNotCome(
  stage: 'decryption' | 'answers' | undefined,
  provider: string,
  { deadline, asksGpg }: Hook,
): string {
  const within = `within ${deadline} (sync.hook_deadline)`
  if (stage === 'answers') return `${provider} did not answer ${within}; run keyz sync later`
  if (stage === undefined) return `its turn did not come ${within}; run keyz sync`
  if (!asksGpg) return `the entry was not decrypted ${within}; run keyz sync`
  return `gpg did not decrypt the entry ${within}; if gpg-agent hangs, restart it with gpgconf --kill gpg-agent, then run keyz sync`
}

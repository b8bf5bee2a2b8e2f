// Which keys spend from one wallet, so that its money is shown once and not once for each key.
import type { StatusKey } from '../../schema/status-report.ts'

/**
 * For each key whose balances were shown with an earlier one, the path of that one. Keys share a wallet if they are of one account at
 * one provider, and that reports the same balances for both.
 */
export function sharedWallets(keys: readonly StatusKey[]): Map<string, string> {
  const shared = new Map<string, string>()
  const first = new Map<string, string>()
  for (const { provider_id, account_ref, balances, key_path } of keys) {
    if (!balances?.length) continue
    const wallet = JSON.stringify([provider_id, account_ref, balances])
    const shown = first.get(wallet)
    if (shown === undefined) first.set(wallet, key_path)
    else shared.set(key_path, shown)
  }
  return shared
}

// `keyz check --key`: may a job that needs this key start? Reads one row of the registry and one sidecar; decrypts nothing and sends nothing.
import { z } from 'zod'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { parseRegistry, registryPath } from '../../meta/files/registry-file.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { moneyLeft, tooLow, tooOld } from '../../meta/judge/limits.ts'
import { day } from '../../meta/judge/values.ts'
import { didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import type { Decimal } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { RegistryRow } from '../../schema/registry.ts'
import type { Violation } from '../../schema/reports/check-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { ownReading, type PushedReadings } from './pushed-readings.ts'

export interface Preflight {
  keyPath: string
  /** Null to accept any balance. */
  minBalance: Decimal | null
  /** Null for the only currency that the key has. */
  currency: string | null
  /** A duration, or null to accept any age. */
  maxAge: string | null
}

export interface Preflighted {
  /** Empty when the job may start. */
  violations: Violation[]
  reading: { read_from: string | null; last_success_at: Instant | null }
  /** Sentences without a period about pushed readings that cannot be used. */
  notes: string[]
}

/**
 * Why the job should not start. An unknown value is a violation. So is a key that its provider rejects,
 * whatever is left on it. `pushedFor` finds what the metadata branch has for a sidecar. Throws CommandError for a key that is not in the registry,
 * and DocumentError for a registry that cannot be read.
 */
export async function preflight(
  folder: KeyzFolder,
  wanted: Preflight,
  now: Instant,
  pushedFor: (place: string) => Promise<PushedReadings | null> = async () => null,
): Promise<Preflighted> {
  const row = await rowOf(folder, wanted.keyPath)
  const place = sidecarPath(row)
  const [found, pushed] = await Promise.all([readSidecar(folder, place), pushedFor(place)])
  const own = found !== null && isOf(found, wanted.keyPath, row) ? found : null
  await pushed?.load([[wanted.keyPath, row]])
  const { sidecar, read_from } = pushed?.newest(wanted.keyPath, row, own) ?? ownReading(own)
  const violation = (policy: Violation['policy'], message: string, value: string | null, limit: string | null) => ({
    policy,
    key_path: wanted.keyPath,
    message,
    value,
    owner: row.owner,
    tags: row.tags,
    // Whoever asks about one key right before using it wants to know how things are.
    acknowledged: null,
    limit,
  })
  const error = sidecar?.sync_status === 'error' ? sidecar.last_error : null
  const violations = [
    ...(error?.kind === 'auth_error'
      ? [violation('status', `rejected since ${day(error.at)}: ${error.message}`, error.kind, null)]
      : []),
    ...(wanted.minBalance === null ? [] : low(sidecar, wanted.minBalance, wanted, now)).map(({ message, value }) =>
      violation('min_balance', message, value, wanted.minBalance),
    ),
    ...(wanted.maxAge === null ? [] : old(sidecar, wanted.maxAge, now)).map(({ message, value }) =>
      violation('max_age', message, value, wanted.maxAge),
    ),
  ]
  return {
    violations,
    reading: { read_from, last_success_at: sidecar?.last_success_at ?? null },
    notes: pushed?.notes() ?? [],
  }
}

interface Finding {
  message: string
  value: string | null
}

function low(sidecar: Sidecar | null, min: Decimal, { currency, keyPath }: Preflight, now: Instant): Finding[] {
  const amounts = moneyLeft(sidecar, now)
  const currencies = [...new Set(amounts.map((one) => one.currency))].sort()
  if (currency === null && currencies.length > 1)
    throw new CommandError(
      `${printable(keyPath)} has figures in ${currencies.join(' and ')}: choose one with --currency`,
    )
  const meant = currency ?? currencies[0]
  if (meant === undefined || !currencies.includes(meant)) {
    const unit = currency === null ? '' : ` in ${currency}`
    return [{ message: `the balance${unit} is unknown, so it may be too low`, value: null }]
  }
  return tooLow(amounts, { amount: min, currency: meant }).map(({ amount, message }) => ({ message, value: amount }))
}

function old(sidecar: Sidecar | null, max: string, now: Instant): Finding[] {
  const at = sidecar?.last_success_at ?? null
  const message = at === null ? 'was never read: run keyz sync' : tooOld(at, max, now)
  return message === null ? [] : [{ message, value: at }]
}

const Rows = z.object({ keys: z.record(z.string(), z.unknown()) })

/** Reads this row only: a mistake in another one must not stop this job. */
async function rowOf(folder: KeyzFolder, path: string): Promise<RegistryRow> {
  const text = await folder.read(registryPath)
  const registry = parseJson(text ?? '{}')
  // It says where, and whether it is a conflict.
  if (registry === undefined) parseRegistry(text ?? '', `.keyz/${registryPath}`)
  const rows = Rows.safeParse(registry).data?.keys ?? {}
  const row = Object.hasOwn(rows, path) ? RegistryRow.safeParse(rows[path]) : null
  if (row?.success) return row.data
  throw new CommandError(
    row === null
      ? `${printable(path)} is not in the registry${didYouMeanPath(path, Object.keys(rows))}: see keyz status for the names, or add it with keyz map`
      : `the registry's row of ${printable(path)} is broken: run keyz status, which says where`,
  )
}

// `keyz check --key`: may a job that needs this key start? Reads one row of the registry and one sidecar; decrypts nothing, asks nobody.
import { z } from 'zod'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { day, money, relative } from '../../meta/judge/values.ts'
import type { Violation } from '../../schema/check-report.ts'
import { compareDecimals, type Decimal } from '../../schema/decimal.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import { Currency } from '../../schema/reading.ts'
import { RegistryRow } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'

export interface Preflight {
  keyPath: string
  /** Null where the balance is not asked for. */
  minBalance: Decimal | null
  /** Null means the only currency that the key has. */
  currency: string | null
  /** A duration, or null where the age is not asked for. */
  maxAge: string | null
}

/**
 * Why the job should not start; empty when it may. What is not known is a violation and says so. A key that its provider rejects
 * is one too, whatever was left on it. Throws CommandError for a key that is not in the registry.
 */
export async function preflight(folder: KeyzFolder, wanted: Preflight, now: Instant): Promise<Violation[]> {
  const row = await rowOf(folder, wanted.keyPath)
  const found = await readSidecar(folder, sidecarPath(row))
  const sidecar = found !== null && isOf(found, wanted.keyPath, row) ? found : null
  const violation = (policy: Violation['policy'], message: string, value: string | null, limit: string | null) => ({
    policy,
    key_path: wanted.keyPath,
    message,
    value,
    limit,
  })
  const error = sidecar?.sync_status === 'error' ? sidecar.last_error : null
  return [
    ...(error?.kind === 'auth_error'
      ? [violation('status', `rejected since ${day(error.at)} (auth_error): ${error.message}`, error.kind, null)]
      : []),
    ...(wanted.minBalance === null ? [] : tooLittle(sidecar, wanted.minBalance, wanted)).map(({ message, value }) =>
      violation('min_balance', message, value, wanted.minBalance),
    ),
    ...(wanted.maxAge === null ? [] : tooOld(sidecar, wanted.maxAge, now)).map(({ message, value }) =>
      violation('max_age', message, value, wanted.maxAge),
    ),
  ]
}

interface Finding {
  message: string
  value: string | null
}

/** Balances, and what is left of caps on spending: the key can spend no more than the least of them. */
function tooLittle(sidecar: Sidecar | null, least: Decimal, { currency, keyPath }: Preflight): Finding[] {
  const amounts = [
    ...(sidecar?.balances ?? []).map((balance) => ({ what: 'the balance', ...balance })),
    ...(sidecar?.quotas ?? []).flatMap(({ name, unit, remaining }) =>
      remaining !== null && Currency.safeParse(unit).success
        ? [{ what: `what is left of ${name}`, amount: remaining, currency: unit }]
        : [],
    ),
  ]
  const currencies = [...new Set(amounts.map((one) => one.currency))].sort()
  if (currency === null && currencies.length > 1)
    throw new CommandError(
      `${printable(keyPath)} has figures in ${currencies.join(' and ')}: say which one is meant with --currency`,
    )
  const meant = currency ?? currencies[0]
  const known = amounts.filter((one) => one.currency === meant)
  if (known.length === 0) {
    const unit = currency === null ? '' : ` in ${currency}`
    return [{ message: `the balance${unit} is not known, so it cannot be relied on`, value: null }]
  }
  return known
    .filter(({ amount }) => compareDecimals(amount, least) < 0)
    .map(({ what, amount, currency: unit }) => ({
      message: `${what} is ${money(amount, unit)}, below ${money(least, unit)}`,
      value: amount,
    }))
}

function tooOld(sidecar: Sidecar | null, limit: string, now: Instant): Finding[] {
  const at = sidecar?.last_success_at ?? null
  if (at === null) return [{ message: 'was never read: run keyz sync', value: null }]
  if (millisecondsOf(now) - millisecondsOf(at) <= milliseconds(limit)) return []
  return [{ message: `was last read ${relative(at, now)}, and the limit is ${limit}`, value: at }]
}

const Rows = z.object({ keys: z.record(z.string(), z.unknown()) })

/** One row alone: the others, and their mistakes, are none of this job's business. */
async function rowOf(folder: KeyzFolder, path: string): Promise<RegistryRow> {
  const text = await folder.read(registryPath)
  const rows = Rows.safeParse(jsonOf(text)).data?.keys ?? {}
  const row = Object.hasOwn(rows, path) ? RegistryRow.safeParse(rows[path]) : null
  if (row?.success) return row.data
  throw new CommandError(
    row === null
      ? `${printable(path)} is not in the registry, so nothing is known of it: see keyz status for the names, or add it with keyz map`
      : `the registry's row of ${printable(path)} is broken: run keyz status, which says where`,
  )
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}')
  } catch {
    throw new CommandError(`.keyz/${registryPath} is no JSON: run keyz status, which says where`)
  }
}

// Keys as they stand in the text format of Prometheus. What is unknown has no sample. The names and labels are documented in docs/history.md.
import { type Decimal, multiply, shift, toDecimal } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { newestCosts, newestUsage } from '../../judge/newest-windows.ts'
import { sharedWallets } from '../../judge/shared-wallets.ts'

interface Sample {
  labels?: Readonly<Record<string, string>>
  /** Null for what is not known. */
  value: Decimal | string | null
}

interface Metric {
  name: string
  help: string
  /** `wallets` are those that keys share, as `sharedWallets` has them. */
  samples: (key: StatusKey, wallets: ReadonlyMap<string, unknown>) => Sample[]
}

const secondsPerDay = toDecimal('86400')

/** All are gauges: what a provider reports can fall. No label holds free text, so their number is that of keys and their figures. */
const metrics: readonly Metric[] = [
  {
    name: 'keyz_key_up',
    help: 'Whether the last sync of the key succeeded (1) or failed (0).',
    samples: ({ sync_status }) => [{ value: sync_status === null ? null : sync_status === 'live' ? '1' : '0' }],
  },
  {
    name: 'keyz_key_rejected',
    help: 'Whether the provider rejects the key.',
    samples: ({ badges, sync_status }) => [
      { value: sync_status === null ? null : badges.includes('rejected') ? '1' : '0' },
    ],
  },
  {
    name: 'keyz_key_expires_timestamp_seconds',
    help: 'When the key expires, in Unix time.',
    samples: ({ expires_at }) => [{ value: unixTime(expires_at) }],
  },
  {
    name: 'keyz_last_success_timestamp_seconds',
    help: 'When the figures of the key were read, in Unix time.',
    samples: ({ last_success_at }) => [{ value: unixTime(last_success_at) }],
  },
  {
    name: 'keyz_runway_seconds',
    help: 'How long the balance lasts from the last reading on.',
    samples: ({ runway_days }) => [
      { value: runway_days === null || secondsPerDay === null ? null : multiply(runway_days, secondsPerDay) },
    ],
  },
  {
    name: 'keyz_balance',
    help: 'What is left, in the currency.',
    samples: ({ balances }) =>
      (balances ?? []).map(({ amount, currency }) => ({ labels: { currency }, value: amount })),
  },
  {
    name: 'keyz_balance_shared',
    help: 'Whether the balance is one that another key counts (1), so that a sum leaves it out.',
    samples: ({ key_path, balances }, wallets) => [
      { value: balances?.length ? (wallets.has(key_path) ? '1' : '0') : null },
    ],
  },
  {
    name: 'keyz_credits_granted',
    help: 'What was ever paid in or granted, in the currency.',
    samples: ({ credits_total }) => money(credits_total),
  },
  {
    name: 'keyz_credits_used',
    help: 'What was ever used of it, in the currency.',
    samples: ({ credits_used }) => money(credits_used),
  },
  {
    name: 'keyz_cost',
    help: 'Costs in the newest window of each period, in the currency.',
    samples: ({ costs }) =>
      (newestCosts(costs) ?? []).map(({ period, currency, amount }) => ({
        labels: { period, currency },
        value: amount,
      })),
  },
  {
    name: 'keyz_usage',
    help: 'What was used in the newest window of each period, in the unit.',
    samples: ({ usage }) =>
      (newestUsage(usage) ?? []).map(({ period, unit, quantity }) => ({ labels: { period, unit }, value: quantity })),
  },
  quotaMetric('limit', 'How much a quota allows, in the unit.'),
  quotaMetric('used', 'How much of a quota is used, in the unit.'),
  quotaMetric('remaining', 'How much of a quota is left, in the unit.'),
  ratioMetric('used', 'How much of a quota is used, from 0 to 1, where the provider reports only percent.'),
  ratioMetric('remaining', 'How much of a quota is left, from 0 to 1, where the provider reports only percent.'),
  {
    name: 'keyz_quota_resets_timestamp_seconds',
    help: 'When a quota starts anew, in Unix time.',
    samples: ({ quotas }) =>
      (quotas ?? []).map(({ name, unit, resets_at }) => ({
        labels: { quota: name, unit },
        value: unixTime(resets_at),
      })),
  },
]

function quotaMetric(field: 'limit' | 'used' | 'remaining', help: string): Metric {
  return {
    name: `keyz_quota_${field}`,
    help,
    samples: ({ quotas }) =>
      (quotas ?? [])
        .filter(({ unit }) => unit !== 'percent')
        .map((quota) => ({ labels: { quota: quota.name, unit: quota.unit }, value: quota[field] })),
  }
}

function ratioMetric(field: 'used' | 'remaining', help: string): Metric {
  return {
    name: `keyz_quota_${field}_ratio`,
    help,
    samples: ({ quotas }) =>
      (quotas ?? [])
        .filter(({ unit }) => unit === 'percent')
        .map((quota) => {
          const percent = quota[field]
          return { labels: { quota: quota.name }, value: percent === null ? null : shift(percent, -2) }
        }),
  }
}

/** Lines without their ends. `at` is the time that the export is about. */
export function prometheusText(keys: readonly StatusKey[], at: Instant): string[] {
  const wallets = sharedWallets(keys)
  return [
    '# HELP keyz_export_timestamp_seconds When these figures were exported, in Unix time.',
    '# TYPE keyz_export_timestamp_seconds gauge',
    `keyz_export_timestamp_seconds ${unixTime(at)}`,
    ...metrics.flatMap(({ name, help, samples }) => {
      // A provider may report one quota twice; a second sample of a series would make the whole file unreadable.
      const lines = new Map<string, string>()
      for (const key of keys)
        for (const { labels = {}, value } of samples(key, wallets)) {
          const series = `${name}{${labelsOf({ ...identity(key), ...labels })}}`
          if (value !== null && !lines.has(series)) lines.set(series, `${series} ${value}`)
        }
      return lines.size === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines.values()]
    }),
  ]
}

function identity({ provider_id, account_ref, key_path }: StatusKey): Record<string, string> {
  return { provider: provider_id, account: account_ref, key: key_path }
}

function money(total: StatusKey['credits_total']): Sample[] {
  return total === null ? [] : [{ labels: { currency: total.currency }, value: total.amount }]
}

function unixTime(instant: Instant | null): string | null {
  return instant === null ? null : String(millisecondsOf(instant) / 1000)
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

/** As the format wants it: every name as it is. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

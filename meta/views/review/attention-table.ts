// The keys of a pull request that need somebody, the most urgent first. Pure.
import type { Instant } from '../../../schema/instant.ts'
import type { KeyChange, ReviewedViolation } from '../../../schema/reports/review-report.ts'
import { burnWords } from '../change-words.ts'
import { runwayWords } from '../lasts.ts'
import { expiryChange, keyWords } from './change-cells.ts'
import type { ChangeGroup, GroupedChanges } from './change-groups.ts'
import { code, more, ownLink, table } from './markdown-table.ts'

/** What is known of a provider beside the store: its own name, and the page where its keys are kept. */
export interface ProviderPage {
  name: string
  console: string
}

interface AttentionContext {
  now: Instant
  /** How many characters the table may have. */
  max: number
  providerPage?: ((providerId: string) => ProviderPage | undefined) | undefined
}

/** Dead keys first, also one that only a new policy brought up; after them, what ends or is used up. */
const dead: readonly ChangeGroup[] = ['rejected', 'disabled']
const ending: readonly ChangeGroup[] = ['expired', 'expiring', 'empty', 'low']

/** The changed keys that need somebody, then violations that came without a change of their key, such as by a stricter policy. */
export function attentionTable(
  { of, broken, alone }: GroupedChanges,
  { now, max, providerPage }: AttentionContext,
): string[] {
  const changed = (...groups: ChangeGroup[]) =>
    groups.flatMap((group) =>
      (of.get(group) ?? []).map((change) => [
        `**${states[group] ?? group}**`,
        code(change.key_path),
        change.owner === null ? '' : code(change.owner),
        attentionWords(change, broken.get(change.key_path) ?? [], now),
        ownLink('console', providerPage?.(change.provider_id)?.console ?? null),
      ]),
    )
  const others = (word: string, isOne: (policy: string) => boolean) =>
    alone
      .filter(({ policy }) => isOne(policy))
      .map(({ key_path, owner, message }) => [
        `**${word}**`,
        key_path === null ? '' : code(key_path),
        owner === null ? '' : code(owner),
        code(message),
        '',
      ])
  const rows = [
    ...changed(...dead),
    ...others('rejected', (policy) => policy === 'status'),
    ...changed(...ending),
    ...others('unreadable', (policy) => policy === 'unreadable'),
    ...changed('breaking'),
    ...others('policy', (policy) => policy !== 'status' && policy !== 'unreadable'),
  ]
  return table(['', 'Key', 'Owner', 'What happened', ''], rows, { max, left: more('key') })
}

const states: Partial<Record<ChangeGroup, string>> = { breaking: 'policy' }

function attentionWords(change: KeyChange, broken: readonly ReviewedViolation[], now: Instant): string {
  const runway = change.money.length === 0 ? null : runwayWords(change.runway)
  const pace =
    runway === null
      ? null
      : [runway, burnWords(change)]
          .filter((part) => part !== null)
          .map(code)
          .join(' ')
  return [
    ...keyWords(change),
    ...expiryChange(change, now),
    ...(pace === null ? [] : [pace]),
    // That a key is rejected is told already.
    ...broken
      .filter(({ policy }) => policy !== 'status')
      .map((violation) => violationWords(violation, runway === null ? null : change.runway_days)),
  ].join('; ')
}

/** `toldDays` are those of the balance, which stand in the same row: how long a quota lasts is told only here. */
function violationWords({ policy, limit, message, value }: ReviewedViolation, toldDays: string | null): string {
  const words = `new violation of ${code([policy, limit].filter((part) => part !== null).join(': '))}`
  const isTold = policy !== 'runway_below' || value === toldDays
  return isTold ? words : `${words}, ${code(message)}`
}

// What a year of syncs adds to a repository: made-up readings that keyz decides about, committed to a metadata branch, packed, and folded.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { keyzFolder } from '../../meta/files/keyz-folder.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { foldHistory } from '../../pipeline/ci/metadata-branch/fold-history.ts'
import { openRepository } from '../../pipeline/ci/metadata-branch/repository.ts'
import { writeIfChanged } from '../../pipeline/sync/write-if-changed.ts'
import { Config } from '../../schema/config.ts'
import { Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { bareEnvironment, must } from '../support/run.ts'
import { type Chance, seeded } from '../support/seeded.ts'
import { temporaryFolder } from '../support/temporary.ts'

export interface GrowthOptions {
  keys: number
  days: number
  /** Syncs a day. */
  perDay: number
  /** Which part of the keys spends something between two syncs. */
  spending: number
  seed: number
  /** `sync.details_every`. */
  detailsEvery: string
}

export interface Growth {
  /** Readings that were written, and all of them. */
  written: number
  readings: number
  /** Bytes a day that a pack grows by. */
  packedPerDay: number
  /** The same after `keyz compact --history`. */
  foldedPerDay: number
}

const start = millisecondsOf(Instant.parse('2026-01-01T00:17:00Z'))
const providers = ['openrouter', 'deepseek', 'openai', 'anthropic']
const dayLength = 86_400_000

/** What is left and was spent, in ten-thousandths. */
interface Wallet {
  path: string
  base: Sidecar
  prepaid: boolean
  left: number
  today: number
  month: number
  stored: Sidecar | null
}

export async function growth(options: GrowthOptions): Promise<Growth> {
  await using home = await temporaryFolder()
  const environment = { ...bareEnvironment, HOME: home.path }
  const store = join(home.path, 'store')
  const git = (...parameters: string[]) => must('git', parameters, { cwd: store, environment })
  await must('git', ['init', '--quiet', '--initial-branch=main', store], { environment })
  const packed = async () => {
    await git('-c', 'pack.threads=1', 'repack', '-a', '-d', '-f', '--quiet')
    return 1024 * Number(/^size-pack: (\d+)$/m.exec(await git('count-objects', '-v'))?.[1])
  }

  const chance = seeded(options.seed)
  const wallets = Array.from({ length: options.keys }, (_, index) => walletOf(index, chance))
  const counts = { written: 0, readings: 0 }
  await committed(store, environment, 'main', null, [0], wallets, chance, options, counts)
  const before = await packed()
  const runs = Array.from({ length: options.days * options.perDay }, (_, index) => index + 1)
  await committed(store, environment, 'keyz/metadata', 'main', runs, wallets, chance, options, counts)
  const after = await packed()

  const repository = await openRepository(store, environment)
  const [main = '', tip = ''] = (await git('rev-parse', 'main', 'keyz/metadata')).trim().split('\n')
  const now = instantAt(start + (options.days + 2) * dayLength)
  const folded = await foldHistory(repository, { main, tip, branch: 'keyz/metadata', now, write: true })
  // Packed without what is folded, as git does two weeks later.
  await git('update-ref', 'refs/heads/keyz/metadata', folded.tip)
  await git('reflog', 'expire', '--expire=now', '--all')
  const small = await packed()
  return {
    ...counts,
    packedPerDay: (after - before) / options.days,
    foldedPerDay: (small - before) / options.days,
  }
}

function walletOf(index: number, chance: Chance): Wallet {
  const provider = providers[index % providers.length] ?? ''
  const number = Math.floor(index / providers.length)
  const [account, alias] = [`team-${Math.floor(number / 10)}`, `key-${number % 10}`]
  const base = Sidecar.parse({
    schema_version: 1,
    provider_id: provider,
    account_ref: account,
    key_alias: alias,
    key_path: `${provider}/${account}/${alias}`,
    key_kind: 'api',
    sync_status: 'live',
    last_success_at: null,
    last_error: null,
    capabilities: { can_read_balance: true, can_read_usage: false, can_read_cost: true, can_write_billing: false },
    ...nothingRead,
    rate_limits: [{ unit: 'requests', limit: '200', per_seconds: 60, group: null }],
    key: { created_at: '2025-11-02T10:00:00Z', disabled: false, permissions: null, plan: 'team' },
    attributes: { free_tier: 'false', keys: '3' },
    gaps: [{ field: 'usage', reason: 'needs_management_key', hint: 'map a management key of this account' }],
    provenance: [],
  })
  const left = 50_000 + chance.below(5_000_000)
  return { path: `.keyz/${sidecarPath(base)}`, base, prepaid: index % 2 === 0, left, today: 0, month: 0, stored: null }
}

/** What the provider says now. Half of the keys have a balance; the others are billed later, and tell only what they cost. */
function readingOf(wallet: Wallet, at: number, models: number): Sidecar {
  const { base, prepaid, left, today, month } = wallet
  const day = Math.floor(at / dayLength) * dayLength
  const [year, index] = [new Date(at).getUTCFullYear(), new Date(at).getUTCMonth()]
  const cost = (period: 'day' | 'month', from: number, to: number, amount: number) => ({
    period,
    starts_at: instantAt(from),
    ends_at: instantAt(to),
    amount: decimal(amount),
    currency: 'USD',
    group: null,
  })
  const said = {
    balances: prepaid ? [{ amount: decimal(left), currency: 'USD', parts: [] }] : null,
    costs: [
      cost('day', day, day + dayLength, today),
      cost('month', Date.UTC(year, index), Date.UTC(year, index + 1), month),
    ],
    models: { count: models, ids: null },
  }
  // The list of models says nothing about money, so its answer stays the same while money moves.
  const answers = [
    { request: 'GET /key', said: { balances: said.balances, costs: said.costs } },
    { request: 'GET /models', said: said.models },
  ]
  const provenance = answers.map((answer) => ({
    request: answer.request,
    http_status: 200,
    payload_sha256: createHash('sha256')
      .update(`${base.key_path}${JSON.stringify(answer)}`)
      .digest('hex'),
  }))
  return Sidecar.parse({ ...base, ...said, last_success_at: instantAt(at), provenance })
}

function decimal(tenThousandths: number): string {
  return String(tenThousandths / 10_000)
}

/** One commit for each run, as `keyz ci` would make it, through one git. */
async function committed(
  store: string,
  environment: Record<string, string>,
  branch: string,
  from: string | null,
  runs: readonly number[],
  wallets: readonly Wallet[],
  chance: Chance,
  options: GrowthOptions,
  counts: { written: number; readings: number },
): Promise<void> {
  const config = Config.parse({ sync: { details_every: options.detailsEvery } })
  const folder = keyzFolder(devNull, () => undefined)
  const importing = spawn('git', ['fast-import', '--quiet', '--force', '--depth=1'], {
    cwd: store,
    env: environment,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const ended = once(importing, 'exit')
  const write = async (text: string) => {
    if (!importing.stdin.write(text)) await once(importing.stdin, 'drain')
  }
  for (const run of runs) {
    const at = start + Math.round((run * dayLength) / options.perDay)
    const files: string[] = []
    for (const wallet of wallets) {
      const spent = chance.next() < options.spending ? 1 + chance.below(2_000) : 0
      const newDay = Math.floor(at / dayLength) !== Math.floor((at - dayLength / options.perDay) / dayLength)
      wallet.left -= spent
      wallet.today = (newDay ? 0 : wallet.today) + spent
      wallet.month += spent
      const next = readingOf(wallet, at, 400 + Math.floor(run / 6))
      const now = instantAt(at)
      const decided = await writeIfChanged(wallet.path, wallet.stored, next, { folder, config, dryRun: true, now })
      counts.readings += 1
      if (decided.outcome === 'unchanged' && !decided.heartbeat) continue
      counts.written += 1
      wallet.stored = next
      const text = toJson(next)
      files.push(`M 100644 inline ${wallet.path}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
    }
    if (files.length === 0) continue
    const who = `keyz <keyz@users.noreply.invalid> ${Math.floor(at / 1000)} +0000`
    const message = `meta(sync): refresh ${providers.join(', ')} (${files.length} keys)\n\nKeyz-Branch: ${branch}\n`
    await write(`commit refs/heads/${branch}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}\n`)
    if (from !== null && run === runs[0]) await write(`from refs/heads/${from}\n`)
    for (const file of files) await write(file)
  }
  importing.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
}

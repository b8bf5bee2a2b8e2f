// The stored and exchanged documents as JSON Schema, for editors and other programs. `npm run schema` writes them to schema/json/.
import { z } from 'zod'
import { CiRun } from './ci-run.ts'
import { Config } from './config.ts'
import { Registry } from './registry.ts'
import { AckReport } from './reports/ack-report.ts'
import { CheckReport } from './reports/check-report.ts'
import { CiCommentReport, CiPlanReport, CiReport } from './reports/ci-report.ts'
import { CompactReport } from './reports/compact-report.ts'
import { DiscoverReport, MapReport } from './reports/discover-report.ts'
import { DoctorReport } from './reports/doctor-report.ts'
import { HistoryLine, HistoryReport } from './reports/history-report.ts'
import { HtmlReport } from './reports/html-report.ts'
import { IgnoreReport } from './reports/ignore-report.ts'
import { InitReport } from './reports/init-report.ts'
import { JoinReport } from './reports/join-report.ts'
import { OpencodeReport } from './reports/opencode-report.ts'
import { ProvidersReport } from './reports/providers-report.ts'
import { ReviewReport } from './reports/review-report.ts'
import { ShowReport, StatusReport } from './reports/status-report.ts'
import { SyncReport } from './reports/sync-report.ts'
import { UsageRecordReport } from './reports/usage-record-report.ts'
import { UsageReport } from './reports/usage-report.ts'
import { Sidecar } from './sidecar.ts'
import { SyncState } from './state.ts'
import { UsageRecord } from './usage-record.ts'

const published = {
  sidecar: { shape: Sidecar, io: 'output' },
  registry: { shape: Registry, io: 'input' },
  config: { shape: Config, io: 'input' },
  state: { shape: SyncState, io: 'output' },
  'sync-report': { shape: SyncReport, io: 'output' },
  'status-report': { shape: StatusReport, io: 'output' },
  'show-report': { shape: ShowReport, io: 'output' },
  'history-report': { shape: HistoryReport, io: 'output' },
  'history-line': { shape: HistoryLine, io: 'output' },
  'discover-report': { shape: DiscoverReport, io: 'output' },
  'ack-report': { shape: AckReport, io: 'output' },
  'ignore-report': { shape: IgnoreReport, io: 'output' },
  'init-report': { shape: InitReport, io: 'output' },
  'join-report': { shape: JoinReport, io: 'output' },
  'doctor-report': { shape: DoctorReport, io: 'output' },
  'check-report': { shape: CheckReport, io: 'output' },
  'compact-report': { shape: CompactReport, io: 'output' },
  'review-report': { shape: ReviewReport, io: 'output' },
  'html-report': { shape: HtmlReport, io: 'output' },
  'ci-report': { shape: CiReport, io: 'output' },
  'ci-plan-report': { shape: CiPlanReport, io: 'output' },
  'ci-comment-report': { shape: CiCommentReport, io: 'output' },
  'ci-run': { shape: CiRun, io: 'output' },
  'map-report': { shape: MapReport, io: 'output' },
  'providers-report': { shape: ProvidersReport, io: 'output' },
  'usage-report': { shape: UsageReport, io: 'output' },
  'usage-record': { shape: UsageRecord, io: 'output' },
  'usage-record-report': { shape: UsageRecordReport, io: 'output' },
  'opencode-report': { shape: OpencodeReport, io: 'output' },
} as const

/** File name -> text. Documents that people write are described as input, where fields with defaults are optional. */
export function jsonSchemas(): Map<string, string> {
  return new Map(
    Object.entries(published).map(([name, { shape, io }]) => [
      `${name}.schema.json`,
      `${JSON.stringify({ title: `keyz ${name}`, ...z.toJSONSchema(shape, { io, unrepresentable: 'any' }) }, null, 2)}\n`,
    ]),
  )
}

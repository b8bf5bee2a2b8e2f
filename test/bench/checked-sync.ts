// Makes sure that what was measured is what it says: every key was asked about, and every one ended as expected.
import { type Outcome, SyncReport } from '../../schema/reports/sync-report.ts'

/** `printed` is what `keyz sync --json` printed. */
export function expectOutcome(printed: string, keys: number, expected: Outcome): SyncReport {
  const report = SyncReport.parse(JSON.parse(printed))
  const different = report.results.filter(({ outcome }) => outcome !== expected)
  if (report.results.length !== keys || different.length > 0) {
    const [first] = different
    throw new Error(
      `${different.length} of ${report.results.length} keys were not ${expected}: ${first?.outcome} ${first?.error?.message}`,
    )
  }
  return report
}

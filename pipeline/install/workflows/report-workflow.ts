// The workflow that publishes `keyz report` once a day, for people without a clone: only for who asked for it. No secrets.
import { checkout, deployPages, storeInput, uploadArtifact, uploadPagesArtifact } from './actions.ts'

/** Where the report goes: a file with the run, or the web page of the repository. */
export const reportPlaces = ['artifact', 'pages'] as const
export type ReportPlace = (typeof reportPlaces)[number]

interface ReportWorkflow {
  place: ReportPlace
  storeFolder: string
  keyzAction: string
  /** Five fields of cron. */
  schedule: string
}

const warnings: Record<ReportPlace, string> = {
  artifact: `# Everybody who can read this repository can download the report with the run: in a public repository, anybody who is signed in.`,
  pages: `# The page shows account names, balances, and errors. It is public, even if this repository is private, unless your plan has
# private pages and you turned them on (Settings, Pages). Remove this file to stop, and unpublish the page there.`,
}

const publish: Record<ReportPlace, string> = {
  artifact: `      - uses: ${uploadArtifact}
        with:
          name: keyz-report
          path: \${{ runner.temp }}/report/index.html
          if-no-files-found: error
          retention-days: 30
`,
  pages: `      - uses: ${uploadPagesArtifact}
        with:
          path: \${{ runner.temp }}/report

  publish:
    needs: report
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      pages: write
      id-token: write
    environment: github-pages
    steps:
      - uses: ${deployPages}
`,
}

/** YAML, ready to be written. */
export function reportWorkflow({ place, storeFolder, keyzAction, schedule }: ReportWorkflow): string {
  return `# Written by keyz init. Makes a report of the keys once a day; decrypts nothing.
${warnings[place]}
name: keyz report

on:
  schedule:
    - cron: "${schedule}"
  workflow_dispatch:

permissions: {}

concurrency:
  group: keyz-report
  cancel-in-progress: false

jobs:
  report:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: ${checkout}
        with:
          # The plots come from the history.
          fetch-depth: 0
          persist-credentials: false
      - uses: ${keyzAction}
        with:
          step: report
          folder: \${{ runner.temp }}/report${storeInput(storeFolder)}
${publish[place]}`
}

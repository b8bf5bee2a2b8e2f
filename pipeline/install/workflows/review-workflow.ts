// The workflow that says in one comment what a pull request changes in the metadata. No secrets, so that forks may run it.
import { checkout, storeInput } from './actions.ts'

/** YAML, ready to be written. */
export function reviewWorkflow({ storeFolder, keyzAction }: { storeFolder: string; keyzAction: string }): string {
  const prefix = storeFolder === '' ? '' : `${storeFolder}/`
  return `# Written by keyz init. Says in one comment what a pull request changes in the metadata of the keys; decrypts nothing.
# For a pull request from a fork the token may only read: then the job summary says it.
name: keyz review

on:
  pull_request:
    paths:
      - ${JSON.stringify(`${prefix}.keyz/**`)}
      - ${JSON.stringify(`${prefix}**.gpg`)}

permissions: {}

concurrency:
  group: keyz-review-\${{ github.event.pull_request.number }}
  cancel-in-progress: false

jobs:
  review:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: ${checkout}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${keyzAction}
        with:
          step: comment${storeInput(storeFolder)}
          token: \${{ github.token }}
`
}

// The scheduled workflow: the job with the key may write nothing, the job that writes has no key, and a folder goes between them.
import { appToken, checkout, downloadArtifact, onlyIn, storeInput, uploadArtifact } from './actions.ts'

interface SyncWorkflow {
  repository: string | null
  storeFolder: string
  shards: number
  keyzAction: string
  /** Five fields of cron. */
  schedule: string
  /** Whether a GitHub App pushes and opens the pull request, so that its checks start. */
  app: boolean
}

const plan = ({
  repository,
  shards,
  storeFolder,
  keyzAction,
}: SyncWorkflow) => `  # Few keys are one job, many are several: every job costs at least a minute.
  plan:${onlyIn(repository)}
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      shards: \${{ steps.plan.outputs.shards }}
    steps:
      - uses: ${checkout}
        with:
          persist-credentials: false
      - id: plan
        uses: ${keyzAction}
        with:
          step: plan
          shards: "${shards}"${storeInput(storeFolder)}

`

const matrix = `    needs: plan
    strategy:
      fail-fast: false
      matrix:
        shard: \${{ fromJSON(needs.plan.outputs.shards) }}
`

/** Pushes and opens the pull request as the App: what the token of the workflow does starts no other workflow. */
const asApp = `      - id: app
        uses: ${appToken}
        with:
          client-id: \${{ vars.KEYZ_APP_CLIENT_ID }}
          private-key: \${{ secrets.KEYZ_APP_PRIVATE_KEY }}
          permission-contents: write
          permission-pull-requests: write
          permission-statuses: write
`

/** Other branches can read what belongs to the repository, and nothing of an environment that is closed to them. */
const appEnvironment = `    environment:
      name: keyz
      # It has the key of the App, and nothing is deployed.
      deployment: false
`

const writing = `      contents: write
      pull-requests: write
      statuses: write
`

/** Everything that writes is done as the App. */
const readOnly = `      contents: read
`

/** YAML, ready to be written. */
export function syncWorkflow(options: SyncWorkflow): string {
  const { repository, storeFolder, shards, keyzAction, schedule, app } = options
  const several = shards > 1
  const token = app ? 'steps.app.outputs.token' : 'github.token'
  return `# Written by keyz init. Asks the providers about the keys of this store, and offers what is new as a pull request.
#
# It needs the secret KEYZ_PGP_PRIVATE_KEY, an armored OpenPGP key of its own that may open the entries which are mapped
# (and KEYZ_PGP_PASSPHRASE, where that key has one). Put it into the environment "keyz" (Settings, Environments) and let only
# the default branch use that: then no other branch can read it.
name: keyz sync

on:
  schedule:
    - cron: "${schedule}"
  workflow_dispatch:
    inputs:
      force:
        description: Also read keys that were read recently
        type: boolean
        default: false
      provider:
        description: Only keys of this provider
        type: string
        default: ""
      path:
        description: Only this entry, folder, or glob
        type: string
        default: ""

permissions: {}

concurrency:
  group: keyz-sync
  cancel-in-progress: false

jobs:
${several ? plan(options) : ''}  # Holds the key, and may write nothing.
  sync:${onlyIn(repository)}
${several ? matrix : ''}    runs-on: ubuntu-latest
    environment:
      name: keyz
      # It has the secrets, and nothing is deployed.
      deployment: false
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - uses: ${checkout}
        with:
          # The history shows which entries were renamed; the metadata branch has the last readings.
          fetch-depth: 0
          persist-credentials: false
      - uses: ${keyzAction}
        with:
          step: sync${several ? `\n          shard: \${{ matrix.shard }}` : ''}
          folder: \${{ runner.temp }}/keyz${storeInput(storeFolder)}
          force: \${{ inputs.force }}
          provider: \${{ inputs.provider }}
          path: \${{ inputs.path }}
          private-key: \${{ secrets.KEYZ_PGP_PRIVATE_KEY }}
          passphrase: \${{ secrets.KEYZ_PGP_PASSPHRASE }}
      - uses: ${uploadArtifact}
        with:
          name: keyz-metadata${several ? `-\${{ strategy.job-index }}` : ''}
          path: \${{ runner.temp }}/keyz
          if-no-files-found: error
          retention-days: 1

  # May write, and has no key: it trusts nothing in the folder that it is given.
  publish:
    needs: sync${several ? whoeverFailed(repository) : onlyIn(repository)}
    runs-on: ubuntu-latest
${app ? appEnvironment : ''}    timeout-minutes: 15
    permissions:
${app ? readOnly : writing}    steps:
${app ? asApp : ''}      - uses: ${checkout}
        with:
          fetch-depth: 0${app ? `\n          token: \${{ ${token} }}` : ''}
      - uses: ${downloadArtifact}
        with:
          pattern: keyz-metadata*
          path: \${{ runner.temp }}/keyz
      # Fails when a policy is newly violated; the metadata is published all the same.
      - uses: ${keyzAction}
        with:
          step: publish
          folder: \${{ runner.temp }}/keyz${storeInput(storeFolder)}
          token: \${{ ${token} }}
`
}

/** One part that failed must not keep the others from being published. */
function whoeverFailed(repository: string | null): string {
  return onlyIn(repository, '!cancelled()')
}

// Writes the store's workflow files for `keyz init --github` and `--gitlab`, and remembers what they were, so that `--uninstall` removes no others.
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { textOrNull } from '../../meta/files/text-or-null.ts'
import { programFile, programFolder } from '../environment/program-files.ts'
import { type Git, openGit } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { readInstallRecord, recordOr, writeInstallRecord } from './install-record.ts'
import { dependabot, dependabotPath, dependabotPaths } from './workflows/dependabot.ts'
import { jobsPath, pipelineFiles, pipelinePath } from './workflows/gitlab-pipeline.ts'
import { choicesIn, isOwnText } from './workflows/known-texts.ts'
import type { ReportPlace } from './workflows/report-workflow.ts'
import { placeholderAction, reportPath, syncPath, workflowFiles, workflowPaths } from './workflows/workflow-files.ts'
import { type KnownFiles, writeFiles } from './written-files.ts'

interface WorkflowChoices {
  /** Undefined: as in the workflow that is there, or one. */
  shards: number | undefined
  /** keyz as an action, `owner/name@<40-digit commit>`; found out where it is null. */
  action: string | null
  /** Where a report is published; null for nowhere. */
  report: ReportPlace | null
  /** Whether a GitHub App opens the pull request. */
  app: boolean
  /** When the sync runs, as five fields of cron. Undefined: as in the workflow that is there, or every six hours. */
  schedule: string | undefined
  environment: Readonly<Record<string, string>>
}

/** The same steps for GitLab CI. Sentences about what was done. Throws CommandError for what no pipeline file can hold. */
export async function writePipeline(
  repository: Repository,
  { version, schedule }: { version: string; schedule: string | undefined },
): Promise<string[]> {
  const wanted = pipelineFiles({ storeFolder: repository.prefix.replace(/\/$/, ''), version })
  const recorded = recordOr(await readInstallRecord(repository.common), repository.prefix)
  const there = textOrNull(join(repository.top, pipelinePath))
  // A pipeline of the person's own gets one line, by the person.
  if (there !== null && !Object.hasOwn(recorded.files, pipelinePath)) wanted.delete(pipelinePath)
  const note = async (known: KnownFiles) => await writeInstallRecord(repository.common, { ...recorded, ...known })
  const { files, said } = await writeFiles(repository.top, wanted, {
    known: recorded,
    note,
    isOurs: isOwnText,
    command: 'keyz init --gitlab',
  })
  await note({ files, writing: undefined })
  // GitLab keeps its schedules itself, not in a file.
  const scheduled =
    schedule === undefined
      ? []
      : [
          `Schedule: in Build > Pipeline schedules, create one for the default branch with the interval pattern ${schedule}`,
        ]
  if (said.length === 0) return scheduled
  return [
    ...said,
    ...(wanted.has(pipelinePath) || includesJobs.test(there ?? '')
      ? []
      : [`Pipeline: add this to ${pipelinePath}: include: { local: ${jobsPath} }`]),
    `Variables: set KEYZ_PGP_PRIVATE_KEY_FILE and KEYZ_GITLAB_TOKEN_FILE, and then the schedule, as in ${guide}`,
    ...scheduled,
  ]
}

/** It comes with every keyz, and is not in the store. */
const guide = programFile('docs/ci.md')

/** Also a line that a teammate's clone got from `keyz init`. */
const includesJobs = /^[^#\n]*\.gitlab\/keyz\.yml/m

/** Sentences about what was done. Throws CommandError for what no workflow file can hold. */
export async function writeWorkflows(
  git: Git,
  repository: Repository,
  { shards, action, report, app, schedule, environment }: WorkflowChoices,
): Promise<string[]> {
  const own = ownWorkflows(repository.top)
  const there = own.get(syncPath)
  const keyzAction = action ?? (await ownAction(environment)) ?? pinIn([...own.values()]) ?? placeholderAction
  const wanted = workflowFiles({
    repository: await githubName(git),
    storeFolder: repository.prefix.replace(/\/$/, ''),
    shards: shards ?? there?.shards ?? 1,
    keyzAction,
    report: report ?? own.get(reportPath)?.place ?? null,
    app: app || there?.app === true,
    schedule: schedule ?? there?.schedule ?? null,
    reportSchedule: own.get(reportPath)?.schedule ?? null,
  })
  const recorded = recordOr(await readInstallRecord(repository.common), repository.prefix)
  const note = async (known: KnownFiles) => await writeInstallRecord(repository.common, { ...recorded, ...known })
  // One that keyz wrote is followed; one of the person is none of our business.
  const [found = null] = (await Promise.all(dependabotPaths.map((path) => isThere(repository.top, path)))).flatMap(
    (path) => path ?? [],
  )
  // The last run may have been killed when it had written the file, and before it could record that.
  const isWritten =
    Object.hasOwn(recorded.writing ?? {}, dependabotPath) &&
    textOrNull(join(repository.top, dependabotPath)) === dependabot
  if (found === null || isWritten || Object.hasOwn(recorded.files, found)) wanted.set(dependabotPath, dependabot)
  const { files, said } = await writeFiles(repository.top, wanted, {
    known: recorded,
    note,
    isOurs: isOwnText,
    command: 'keyz init --github',
  })
  await note({ files, writing: undefined })
  if (said.length === 0) return []
  return [
    ...said,
    'Secrets: give the environment "keyz" of the repository KEYZ_PGP_PRIVATE_KEY (gpg --armor --export-secret-subkeys of a key for this alone) and, if it has one, KEYZ_PGP_PASSPHRASE.',
    ...(app || there?.app === true
      ? [
          'App: give the same environment its key as KEYZ_APP_PRIVATE_KEY, and set the variable KEYZ_APP_CLIENT_ID; the token of the workflow may only read.',
        ]
      : [
          'Setting: in the repository, Settings > Actions > General, turn on "Allow GitHub Actions to create and approve pull requests"; without it the run fails.',
        ]),
    `Environment: let only the default branch deploy to it. All steps: ${guide}`,
    ...(report === null ? [] : [reportWords[report]]),
    ...(keyzAction === placeholderAction
      ? [
          `Action: the workflows say ${placeholderAction}; name the repository and commit that you have keyz in with --action OWNER/keyz@COMMIT, and run again.`,
        ]
      : []),
  ]
}

const reportWords: Record<ReportPlace, string> = {
  artifact: 'Report: everybody who can read the repository can download it with each run of "keyz report".',
  pages:
    'Report: the page is public even if the repository is private, unless your plan has private pages; turn on Settings > Pages > GitHub Actions to publish it.',
}

type Choices = ReturnType<typeof choicesIn>

/** The choices of the workflows that keyz wrote, whichever version and clone it was; one that a person changed is left out. */
function ownWorkflows(top: string): Map<string, Choices> {
  const own = new Map<string, Choices>()
  for (const path of workflowPaths) {
    const text = textOrNull(join(top, path))
    if (text !== null && isOwnText(text)) own.set(path, choicesIn(text))
  }
  return own
}

/** The first one: a person may have changed the others. */
function pinIn(workflows: readonly Choices[]): string | null {
  const pins = workflows.flatMap(({ action }) => action ?? [])
  return pins.find((action) => !action.startsWith(placeholderAction)) ?? null
}

async function isThere(top: string, path: string): Promise<string | null> {
  return (await lstat(join(top, path)).catch(() => null)) === null ? null : path
}

/** The repository and commit that this keyz was cloned from, where others can get it there too. */
async function ownAction(environment: Readonly<Record<string, string>>): Promise<string | null> {
  const git = openGit(programFolder, environment)
  const name = await githubName(git)
  const commit = await git.text(['rev-parse', '--verify', 'HEAD']).catch(() => null)
  const pushed = await git
    .text(['for-each-ref', '--count=1', '--contains', 'HEAD', 'refs/remotes/origin'])
    .catch(() => null)
  if (name === null || commit === null || pushed === null || pushed.length === 0) return null
  return `${name}@${commit.trim()}`
}

/** `owner/name` of the remote that a repository was cloned from, or null if it is not on GitHub. */
async function githubName(git: Git): Promise<string | null> {
  const url = (await git.text(['config', '--get', 'remote.origin.url']).catch(() => '')).trim()
  const [, owner, name] =
    /github[^/:]*[/:](?:\d+\/)?([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+?)(?:\.git)?\/?$/.exec(url) ?? []
  return owner === undefined || name === undefined ? null : `${owner}/${name}`
}

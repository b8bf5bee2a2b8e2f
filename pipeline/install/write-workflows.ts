// Writes the store's workflow files for `keyz init --github`, and remembers what they were, so that `--uninstall` removes no others.
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { programFolder } from '../environment/program-files.ts'
import { type Git, openGit } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { readInstallRecord, recordOr, writeInstallRecord } from './install-record.ts'
import { dependabot, dependabotPath, dependabotPaths } from './workflows/dependabot.ts'
import { jobsPath, pipelineFiles, pipelinePath } from './workflows/gitlab-pipeline.ts'
import { choicesIn, isOwnText } from './workflows/known-texts.ts'
import type { ReportPlace } from './workflows/report-workflow.ts'
import { placeholderAction, syncPath, workflowFiles } from './workflows/workflow-files.ts'
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
  environment: Readonly<Record<string, string>>
}

/** The same steps for GitLab CI. Sentences about what was done. Throws CommandError for what no pipeline file can hold. */
export async function writePipeline(repository: Repository, version: string): Promise<string[]> {
  const wanted = pipelineFiles({ storeFolder: repository.prefix.replace(/\/$/, ''), version })
  const recorded = recordOr(await readInstallRecord(repository.common), repository.prefix)
  const isIncluded = (await isThere(repository.top, pipelinePath)) !== null
  // A pipeline of the person's own gets one line, by the person.
  if (isIncluded && !Object.hasOwn(recorded.files, pipelinePath)) wanted.delete(pipelinePath)
  const note = async (known: KnownFiles) => await writeInstallRecord(repository.common, { ...recorded, ...known })
  const { files, said } = await writeFiles(repository.top, wanted, recorded, note)
  await note({ files, writing: undefined })
  if (said.length === 0) return []
  return [
    ...said,
    ...(wanted.has(pipelinePath) ? [] : [`Pipeline: add this to ${pipelinePath}: include: { local: ${jobsPath} }`]),
    'Variables: see docs/ci.md for KEYZ_PGP_PRIVATE_KEY_FILE and KEYZ_GITLAB_TOKEN_FILE, and for the schedule.',
  ]
}

/** Sentences about what was done. Throws CommandError for what no workflow file can hold. */
export async function writeWorkflows(
  git: Git,
  repository: Repository,
  { shards, action, report, app, environment }: WorkflowChoices,
): Promise<string[]> {
  const there = await ownWorkflow(repository.top)
  const keyzAction =
    action ??
    (await ownAction(environment)) ??
    there?.action ??
    (await pinElsewhere(repository.top)) ??
    placeholderAction
  const wanted = workflowFiles({
    repository: await githubName(git),
    storeFolder: repository.prefix.replace(/\/$/, ''),
    shards: shards ?? there?.shards ?? 1,
    keyzAction,
    report,
    app: app || there?.app === true,
  })
  const recorded = recordOr(await readInstallRecord(repository.common), repository.prefix)
  const note = async (known: KnownFiles) => await writeInstallRecord(repository.common, { ...recorded, ...known })
  // One that keyz wrote is followed; one of the person is none of our business.
  const [found = null] = (await Promise.all(dependabotPaths.map((path) => isThere(repository.top, path)))).flatMap(
    (path) => path ?? [],
  )
  if (found === null || Object.hasOwn(recorded.files, found)) wanted.set(dependabotPath, dependabot)
  const { files, said } = await writeFiles(repository.top, wanted, recorded, note, isOwnText)
  await note({ files, writing: undefined })
  if (said.length === 0) return []
  return [
    ...said,
    'Secrets: give the environment "keyz" of the repository KEYZ_PGP_PRIVATE_KEY (gpg --armor --export-secret-subkeys of a key for this alone) and, if it has one, KEYZ_PGP_PASSPHRASE.',
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

/** The choices of a workflow that keyz wrote, whichever version and clone it was; null where there is none, or a person changed it. */
async function ownWorkflow(top: string) {
  const text = await readFile(join(top, syncPath), 'utf8').catch(() => null)
  return text !== null && isOwnText(text) ? choicesIn(text) : null
}

/** The pin of another workflow that keyz wrote, where a person has changed the first one. */
async function pinElsewhere(top: string): Promise<string | null> {
  for (const name of ['keyz-review.yml', 'keyz-report.yml']) {
    const text = await readFile(join(top, '.github/workflows', name), 'utf8').catch(() => null)
    const action = text !== null && isOwnText(text) ? choicesIn(text).action : null
    if (action !== null && !action.startsWith(placeholderAction)) return action
  }
  return null
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

// Whether a workflow file is keyz's own, but of an earlier version.
import { jobsPath, pipelineFiles } from './gitlab-pipeline.ts'
import { choicesIn, isOwnText, shapeOf } from './known-texts.ts'
import { placeholderAction, workflowFiles } from './workflow-files.ts'

/** An edited file is the person's, and never outdated. */
export function isOutdated(text: string): boolean {
  return isOwnText(text) && !current().has(shapeOf(text))
}

/** The same for the file for GitLab, which names the version of keyz that its jobs install. One of a newer keyz is not outdated. */
export function isOutdatedPipeline(text: string, version: string): boolean {
  if (!isOwnText(text)) return false
  const current = pipelineFiles({ storeFolder: '', version }).get(jobsPath) ?? ''
  const there = choicesIn(text).version ?? version
  return isOlder(there, version) || (there === version && shapeOf(text) !== shapeOf(current))
}

function isOlder(left: string, right: string): boolean {
  return left.localeCompare(right, 'en', { numeric: true }) < 0
}

/** The shapes of what this version writes: the number of shards and the App change more than a value. */
function current(): Set<string> {
  const files = [1, 2].flatMap((shards) =>
    [false, true].flatMap((app) => [
      ...workflowFiles({
        repository: null,
        storeFolder: '',
        shards,
        keyzAction: placeholderAction,
        app,
        report: app ? 'pages' : 'artifact',
      }).values(),
    ]),
  )
  return new Set(files.map(shapeOf))
}

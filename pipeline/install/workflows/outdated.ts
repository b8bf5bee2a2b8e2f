// Whether a workflow file is keyz's own, but of an earlier version.
import { isOwnText, shapeOf } from './known-texts.ts'
import { placeholderAction, workflowFiles } from './workflow-files.ts'

/** An edited file is the person's, and never outdated. */
export function isOutdated(text: string): boolean {
  return isOwnText(text) && !current().has(shapeOf(text))
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

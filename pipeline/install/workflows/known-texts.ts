// Which workflow files are keyz's own, in any clone: their text without the choices that a store makes in them, by its hash.
import { createHash } from 'node:crypto'
import type { ReportPlace } from './report-workflow.ts'
import { isSchedule } from './schedule.ts'

/**
 * Of every text that a version of keyz has written, by the SHA-256 of its shape. Whoever changes a workflow adds a line; the last
 * lines are what this version writes.
 */
const written = new Set([
  '1646b97060d97db41edcd6700aaaf36dcf4d53c96c89c69d12736009205d6d7a',
  '8deada4ac155d4d2e4b5ff58a2bcae7c6e8c5bba8eac1dd47f536d74c530afeb',
  '51a11a2028af1dfb06cca044f7e14904a4f9850750c5237cafecd2f649e22fec',
  'b1a86af69895b98184cfad4a8dc012ea080dac3519c3c2d8a7e7863809b6548a',
  '2b0d3e0be46e7a5c3b24a888a4d1177473798aa4632b5b248c2f778f27fbc3e3',
  '276afa5112a2e2786ed49e932c9bcbdefaba41d93bd478206a97a6d991029f79',
  'abb49f3b19ba834593845850d2a8cb03f9306c402d1048b7b924e21f1b8e7161',
  'cc69b3e3d324bfd0d1a1a7cc21eba1a84daa689100872f3a93ccdb78db946ece',
  '9be3c5c826eba5952616657faf88a07e68f405451d72f52fe66ede1215dd9d1d',
  '710bf4cd6f4ca0669cd6b741ec63b1383dd25227319cf747784c35cba6c5a1d2',
  '622b4f4cdc4aa2ef19810d7605967693a6ebfce32dcabf38eea8c53096404f52',
  '9d564dfe6b9ea191f8e9c882883fe5b704b76f151beed81a00f44a40d03eef02',
  'b8af7ccd6a66a3fe72821d97ea265c432c19de94093c1c3ce87c694ca0411bf5',
  // .gitlab/keyz.yml
  '8bc187df9693870d0c7a0abccf26da36d4e0c9a1e27f2223c4e5b83479df48f8',
])

const actionLine =
  /^( +(?:- )?uses: )((?!actions\/)[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+@[0-9a-f]{40}(?: # [A-Za-z0-9_.-]+)?)$/m
/** Of the file for GitLab. */
const versionLine = /^( +- npm install --global .* keyz@)(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/m
const cronLine = /^( +- cron: )"([^"\n]*)"$/m
const shardsLine = /^( +shards: )"(\d{1,3})"$/m

/** Nobody has changed more in it than what `keyz init` itself chooses: the schedule, the action, the version, the shards, the folder, the repository. */
export function isOwnText(text: string): boolean {
  return written.has(shapeOf(text))
}

export function shapeOf(text: string): string {
  const shape = text
    .replace(cronLine, (line, start: string, cron: string) =>
      isSchedule(cron) ? `${start}"M ${/^name: keyz report$/m.test(text) ? '5' : '*/6'} * * *"` : line,
    )
    .replaceAll(new RegExp(actionLine.source, 'gm'), '$1KEYZ')
    .replaceAll(new RegExp(shardsLine.source, 'gm'), '$1N')
    .replace(versionLine, '$1V')
    .replace(/^( +PASSWORD_STORE_DIR: ")\$CI_PROJECT_DIR(?:\/.*)?"$/m, '$1S"')
    .replaceAll(/^ +store: ".*"\n/gm, '')
    .replace(/^( +- )".*\.keyz\/\*\*"$/m, '$1P')
    .replace(/^( +- )".*\*\*\.gpg"$/m, '$1E')
    .replaceAll(/^ +if: \$\{\{ github\.repository == '[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+' \}\}\n/gm, '')
    .replaceAll(/ && github\.repository == '[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+'/g, '')
  return createHash('sha256').update(shape).digest('hex')
}

interface Choices {
  /** keyz as an action, or null. */
  action: string | null
  /** Of keyz in the file for GitLab, or null. */
  version: string | null
  shards: number
  app: boolean
  /** Five fields of cron, or null where nothing is scheduled. */
  schedule: string | null
  /** Where a workflow with a report publishes it. */
  place: ReportPlace
}

/** What such a file was written with. */
export function choicesIn(text: string): Choices {
  return {
    action: actionLine.exec(text)?.[2] ?? null,
    version: versionLine.exec(text)?.[2] ?? null,
    shards: Number(shardsLine.exec(text)?.[2] ?? 1),
    app: text.includes('KEYZ_APP_CLIENT_ID'),
    schedule: cronLine.exec(text)?.[2] ?? null,
    place: text.includes('actions/upload-pages-artifact@') ? 'pages' : 'artifact',
  }
}

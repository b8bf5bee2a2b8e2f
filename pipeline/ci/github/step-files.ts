// The files through which a workflow step passes outputs and a summary to GitHub.
import { appendFile } from 'node:fs/promises'

/** GitHub's limit is 1 MiB. */
const maxCharacters = 500_000

type Inspect = (text: string, destination: string) => void

/** Does nothing if there is no such file. */
export async function addSummary(file: string | null, markdown: string, inspect: Inspect): Promise<void> {
  if (file === null) return
  inspect(markdown, 'the job summary')
  await appendFile(file, `${markdown.slice(0, maxCharacters)}\n`)
}

/** One line: `name=value`. The value is ours and has no line breaks. */
export async function setOutput(file: string | null, name: string, value: string): Promise<void> {
  if (file !== null) await appendFile(file, `${name}=${value.replaceAll(/[\r\n]/g, ' ')}\n`)
}

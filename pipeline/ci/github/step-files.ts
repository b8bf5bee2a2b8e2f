// The files through which a step tells GitHub its outputs and its summary.
import { appendFile } from 'node:fs/promises'

/** GitHub takes up to 1 MiB. */
const maxCharacters = 500_000

type Inspect = (text: string, destination: string) => void

/** Does nothing where there is no such file. */
export async function addSummary(file: string | null, markdown: string, inspect: Inspect): Promise<void> {
  if (file === null) return
  inspect(markdown, 'the job summary')
  await appendFile(file, `${markdown.slice(0, maxCharacters)}\n`)
}

/** One line: `name=value`. The value is ours and has no line ends. */
export async function setOutput(file: string | null, name: string, value: string): Promise<void> {
  if (file !== null) await appendFile(file, `${name}=${value.replaceAll(/[\r\n]/g, ' ')}\n`)
}

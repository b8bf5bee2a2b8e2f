// Stands in for make-page-files.ts in the bundle, where the script and the styles of the report are files beside it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PageFiles } from '../../../meta/views/report/input.ts'

/** `root` is the folder of package.json. */
export async function makePageFiles(root: string): Promise<PageFiles> {
  const file = (name: string) => readFile(join(root, 'dist', name), 'utf8')
  const [script, style] = await Promise.all([file('report.js'), file('report.css')])
  return { script, style }
}

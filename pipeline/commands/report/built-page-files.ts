// Stands in for page-files.ts in the bundle: there the script and the styles of the report are files beside it.
import { readFile } from 'node:fs/promises'
import type { PageFiles } from '../../../meta/views/report/input.ts'
import { programFile } from '../../environment/program-files.ts'

export async function pageFiles(): Promise<PageFiles> {
  const [script, style] = await Promise.all(
    ['report.js', 'report.css'].map((name) => readFile(programFile(`dist/${name}`), 'utf8')),
  )
  return { script: script ?? '', style: style ?? '' }
}

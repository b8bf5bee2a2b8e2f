// Where the script and the styles of the report come from: the build puts them beside the bundle, and a clone makes them.
import type { PageFiles } from '../../../meta/views/report/input.ts'
import { programFolder } from '../../environment/program-files.ts'
import { makePageFiles } from './make-page-files.ts'

export async function pageFiles(): Promise<PageFiles> {
  return await makePageFiles(programFolder)
}

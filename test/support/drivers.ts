// Sets keyz's diff and merge drivers in a clone, with the very words that `keyz init` uses.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { must } from './run.ts'

const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))

export async function setDrivers(store: string): Promise<void> {
  const keyz = `'${process.execPath}' '${bin}'`
  const config = (name: string, value: string) => must('git', ['config', name, value], { cwd: store })
  await config('diff.keyz.command', `${keyz} git-diff`)
  await config('diff.keyz.textconv', `${keyz} git-diff`)
  await config('merge.keyz.driver', `${keyz} git-merge %O %A %B %L %P`)
  await mkdir(join(store, '.keyz'), { recursive: true })
  await writeFile(
    join(store, '.keyz/.gitattributes'),
    'providers/**/*.json diff=keyz merge=keyz\nconfig.yaml diff=keyz merge=keyz\n',
  )
}

// Sets keyz's diff and merge drivers in a clone, with the very words that `keyz init` uses.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { driverSettings } from '../../pipeline/install/drivers.ts'
import { must } from './run.ts'

/** `change` makes other words of them. */
export async function setDrivers(store: string, change: (value: string) => string = (value) => value): Promise<void> {
  for (const [name, value] of driverSettings()) await must('git', ['config', name, change(value)], { cwd: store })
  await mkdir(join(store, '.keyz'), { recursive: true })
  await writeFile(
    join(store, '.keyz/.gitattributes'),
    'providers/**/*.json diff=keyz merge=keyz\nconfig.yaml diff=keyz merge=keyz\n',
  )
}

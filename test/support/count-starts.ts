// How often the hooks of a clone start keyz: node takes longer to start than everything else that they do.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** From now on the hooks of a clone call keyz by a script that writes down each call; returns what was called so far. */
export async function countStarts(clone: string): Promise<() => Promise<string[]>> {
  const settings = join(clone, '.git/keyz/hooks/_/settings')
  const [program, log] = [join(clone, '.git/node'), join(clone, '.git/starts')]
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\nexec '${process.execPath}' "$@"\n`, {
    mode: 0o755,
  })
  const text = await readFile(settings, 'utf8')
  await writeFile(settings, text.replace(/^keyz_node=.*$/m, `keyz_node='${program}'`))
  return async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)
}

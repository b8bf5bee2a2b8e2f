// A folder for PATH in which programs first write down how they were called, then run as ever: what went into arguments and environments.
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { bareEnvironment } from './run.ts'
import { temporaryFolder } from './temporary.ts'

export interface SpyingPath extends AsyncDisposable {
  PATH: string
  /** Everything that the programs got as arguments and in their environment. */
  seen: () => Promise<string>
  /** How often they were started. */
  starts: () => Promise<number>
}

export async function spyingPath(...programs: string[]): Promise<SpyingPath> {
  const folder = await temporaryFolder()
  const log = join(folder.path, 'log')
  const starts = join(folder.path, 'starts')
  await writeFile(log, '')
  await writeFile(starts, '')
  for (const program of programs) {
    const script = join(folder.path, program)
    await writeFile(
      script,
      `#!/bin/sh\necho '${program}' >> '${starts}'\n{ printf '%s\\n' "${program}" "$@"; env; } >> '${log}'\nPATH='${bareEnvironment.PATH}' exec ${program} "$@"\n`,
    )
    await chmod(script, 0o755)
  }
  return {
    PATH: `${folder.path}${delimiter}${bareEnvironment.PATH}`,
    seen: () => readFile(log, 'utf8'),
    starts: async () => (await readFile(starts, 'utf8')).split('\n').length - 1,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

// A GNUPGHOME of its own with the benchmark's key in it, its agent warm; both are gone at the end.
import { chmod } from 'node:fs/promises'
import { must } from '../support/run.ts'
import { has } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

export interface GnupgHome extends AsyncDisposable {
  environment: Record<string, string>
}

export async function gnupgHome(armoredKey: string): Promise<GnupgHome> {
  const home = await temporaryFolder()
  const environment = { HOME: home.path, GNUPGHOME: home.path }
  await chmod(home.path, 0o700)
  const remove = async () => {
    await must('gpgconf', ['--homedir', home.path, '--kill', 'all'], { environment })
    await home[Symbol.asyncDispose]()
  }
  try {
    await must('gpg', ['--batch', '--quiet', '--import'], { environment, input: armoredKey })
  } catch (error) {
    await remove()
    throw error
  }
  return { environment, [Symbol.asyncDispose]: remove }
}

/** The first of these programs that this machine has not. */
export async function missing(...programs: string[]): Promise<string | null> {
  for (const program of programs) if (!(await has(program))) return program
  return null
}

// A store with one key, to make commits in.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { deepseek } from '../../providers/deepseek.ts'
import { must } from '../support/run.ts'
import type { BenchKey } from './bench-key.ts'
import type { LocalServer } from './local-server.ts'

const usual = 'deepseek/bench/key'

export interface CommitStore {
  path: string
  environment: Record<string, string>
}

export async function commitStore(
  home: string,
  name: string,
  key: BenchKey,
  server: LocalServer,
): Promise<CommitStore> {
  const path = join(home, name)
  const environment = {
    HOME: home,
    PASSWORD_STORE_DIR: path,
    KEYZ_PGP_PRIVATE_KEY: key.armored,
    ...server.variables,
  }
  await must('git', ['init', '--quiet', '--initial-branch=main', path], { environment })
  await must('git', ['-C', path, 'config', 'user.name', 'bench'], { environment })
  await must('git', ['-C', path, 'config', 'user.email', 'bench@example.org'], { environment })
  await must('git', ['-C', path, 'config', 'gc.auto', '0'], { environment })
  await must('mkdir', ['-p', join(path, 'deepseek/bench')], { environment })
  const store = { path, environment }
  await rotateKey(store, key)
  await must('git', ['-C', path, 'commit', '--quiet', '-m', 'key'], { environment })
  return store
}

/** Puts another key in place of the one that is there, for the next commit. */
export async function rotateKey({ path, environment }: CommitStore, key: BenchKey, entry = usual): Promise<void> {
  const secret = fakeSecret(deepseek.keys[0], (digits) => randomBytes(digits).toString('hex').slice(0, digits))
  await writeFile(join(path, `${entry}.gpg`), await key.encrypt(`${secret}\n`))
  await must('git', ['-C', path, 'add', `${entry}.gpg`], { environment })
}

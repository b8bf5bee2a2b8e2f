// Opens the way in which entries are decrypted: in process with the private key that was given, else through the person's gpg and its agent.
import { spawnSync } from 'node:child_process'
import type { Environment } from '../environment/environment.ts'
import { agentDecrypter } from './agent-decrypter.ts'
import type { Decrypter } from './decrypter.ts'
import { forbidDumps } from './forbid-dumps.ts'
import { gpgDecrypter } from './gpg-decrypter.ts'
import { gpgAtOnce, limited } from './limited.ts'
import { openpgpDecrypter } from './openpgp-decrypter.ts'
import { openPrivateKey } from './private-key.ts'

/** Up to here, as many gpgs are done as soon as the one that lists the keys, for which the agent can be asked. */
const fewEntries = 2

interface DecrypterOptions {
  mayPrompt: boolean
  /** How many may have to be decrypted. */
  entries: number
}

/** Throws CommandError when a private key was given that cannot be used. */
export async function openDecrypter(
  environment: Environment,
  { mayPrompt, entries }: DecrypterOptions,
): Promise<Decrypter> {
  forbidDumps(environment.forChildren)
  const keys = await openPrivateKey(environment.privateKey, environment.masks)
  const terminal = mayPrompt ? terminalName(environment.forChildren) : null
  const options = {
    environment: { ...environment.forChildren, ...(terminal === null ? {} : { GPG_TTY: terminal }) },
    mayPrompt,
  }
  const gpg = gpgDecrypter(options)
  if (keys !== null) return openpgpDecrypter(keys, limited(gpg, gpgAtOnce))
  return limited(entries > fewEntries ? agentDecrypter(options, gpg) : gpg, gpgAtOnce)
}

/** Where a passphrase prompt in the terminal goes, as pass finds it too. */
function terminalName(variables: Environment['forChildren']): string | null {
  const { stdout } = spawnSync('tty', { env: { ...variables }, stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' })
  return stdout?.startsWith('/') ? stdout.trim() : null
}

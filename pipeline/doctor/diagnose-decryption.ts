// Whether entries can be decrypted here, tried on a mapped one: with the private key in the environment, or with gpg and its agent.

import type { Registry } from '../../schema/registry.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import { openDecrypter } from '../decrypt/open-decrypter.ts'
import type { Environment } from '../environment/environment.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { CommandError, KeyError } from '../errors.ts'
import type { Entry } from '../store/scan-store.ts'
import { fine, problem, warning } from './diagnosis.ts'

const maxTime = 10_000

/** Never prompts, and discards the decrypted text immediately. */
export async function diagnoseDecryption(
  registry: Registry,
  entries: readonly Entry[],
  environment: Environment,
  interrupt: AbortSignal,
): Promise<Diagnosis> {
  const given = environment.privateKey.keyFile !== null || environment.privateKey.key !== null
  const how = given ? 'the private key in the environment' : 'gpg and its agent'
  const entry = entries.find(({ path }) => Object.hasOwn(registry.keys, path))
  if (entry === undefined)
    return warning('decryption', `not tested (${how}): no entry is mapped yet`, 'run keyz discover')
  const decrypter = await openDecrypter(environment, { mayPrompt: false, entries: 1 }).catch((error: unknown) => {
    if (error instanceof CommandError) return error
    throw error
  })
  if (decrypter instanceof CommandError)
    return problem('decryption', decrypter.message, 'fix it and run keyz doctor again')
  const limit = timeLimit(interrupt, maxTime)
  try {
    await decrypter.decrypt(entry.file, limit.signal)
    return fine('decryption', `${how} can open ${printable(entry.path)}`)
  } catch (error) {
    if (!(error instanceof KeyError))
      return problem(
        'decryption',
        `${how} did not respond within 10 seconds`,
        'restart the agent: gpgconf --kill gpg-agent',
      )
    const [what = error.message, ...todo] = error.message.split(': ')
    const say = error.details.passing ? warning : problem
    return say(
      'decryption',
      `${printable(entry.path)}: ${what}`,
      todo.join(': ') || 'check whether pass show can open it',
    )
  } finally {
    limit.release()
    await decrypter.close()
  }
}

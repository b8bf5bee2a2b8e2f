// Whether an entry can be opened here, tried on one that is mapped: by the private key that was given, or by gpg and its agent.

import type { Diagnosis } from '../../schema/doctor-report.ts'
import type { Registry } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import type { Environment } from '../environment/environment.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { CommandError, KeyError } from '../errors.ts'
import type { Entry } from '../store/scan-store.ts'
import { openDecrypter } from '../sync/open-reading.ts'
import { fine, problem, warning } from './diagnosis.ts'

const maxTime = 10_000

/** Never prompts. What the entry decrypts to is dropped at once. */
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
    return warning('decryption', `not tried (${how}): no entry is mapped yet`, 'map one with keyz discover')
  const decrypter = await openDecrypter(environment, false).catch((error: unknown) => {
    if (error instanceof CommandError) return error
    throw error
  })
  if (decrypter instanceof CommandError)
    return problem('decryption', decrypter.message, 'correct it, and run keyz doctor again')
  const limit = timeLimit(interrupt, maxTime)
  try {
    await decrypter.decrypt(entry.file, limit.signal)
    return fine('decryption', `${how} opened ${printable(entry.path)}`)
  } catch (error) {
    if (!(error instanceof KeyError))
      return problem(
        'decryption',
        `${how} gave no answer within 10 s`,
        'restart the agent with gpgconf --kill gpg-agent',
      )
    const [what = error.message, ...todo] = error.message.split(': ')
    const say = error.details.passing ? warning : problem
    return say('decryption', `${printable(entry.path)}: ${what}`, todo.join(': ') || 'see pass show of that entry')
  } finally {
    limit.release()
    await decrypter.close()
  }
}

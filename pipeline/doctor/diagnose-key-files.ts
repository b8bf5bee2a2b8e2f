// Whether other users of this machine can read the files with the private key and its passphrase.
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { othersWhoRead } from '../environment/others-who-read.ts'
import type { PrivateKeySource } from '../environment/private-key-source.ts'
import { fine, warning } from './diagnosis.ts'

/** Nothing where the key is in no file. */
export async function diagnoseKeyFiles(
  { keyFile, passphraseFile }: Pick<PrivateKeySource, 'keyFile' | 'passphraseFile'>,
  /** A file of the command line, if it holds a private key. */
  privateFile: string | null,
): Promise<Diagnosis[]> {
  const files = [...new Set([keyFile, passphraseFile, privateFile])].filter((file) => file !== null)
  const found: Diagnosis[] = []
  for (const file of files) {
    const read = await othersWhoRead(file)
    if (read !== null) found.push(warning('private key', read, 'run chmod 600 on it'))
  }
  return files.length > 0 && found.length === 0 ? [fine('private key', 'no other user can read its file')] : found
}

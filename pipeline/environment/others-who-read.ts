// Which other users of this machine can read a file with a secret.
import { stat } from 'node:fs/promises'

const everybody = 0o004
const group = 0o040
const anyOfOthers = 0o077

/** The beginning of a sentence, or null for nobody else, and for a file that somebody else put there, such as a mounted secret: it is not this person's to change. */
export async function othersWhoRead(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null)
  if (found === null || (found.mode & anyOfOthers) === 0 || found.uid !== process.getuid?.()) return null
  if ((found.mode & everybody) !== 0) return `Every user of this machine can read ${file}`
  return (found.mode & group) === 0
    ? `Others than you have permissions on ${file}`
    : `The group of the file can read ${file}`
}

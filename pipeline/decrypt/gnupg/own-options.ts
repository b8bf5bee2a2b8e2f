// Options in the person's gpg.conf that change what gpg decrypts, and how: only gpg knows what they mean.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GnupgFolders } from './gnupg-folders.ts'

const changesDecryption =
  /^[ \t]*(?:--)?(?:try-secret-key|try-all-secrets|skip-hidden-recipients|override-session-key|pinentry-mode|disable-(?:cipher|pubkey)-algo|compliance|require-compliance|max-output|agent-program|no-autostart|batch|passphrase|command-fd|output|o|homedir|lock-never)\b/m

/** Whether one of them is set. A file that cannot be read may set any. */
export async function setsDecryption({ home, system }: GnupgFolders): Promise<boolean> {
  const files = (await Promise.all([home, system].map(settingsIn))).flat()
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => null)))
  return texts.some((text) => text === null || changesDecryption.test(text))
}

/** gpg.conf, and those of one version, such as gpg.conf-2.2. */
async function settingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^(?:gpg|common)\.conf(?:-2[\d.]*)?$/.test(name)).map((name) => join(folder, name))
}

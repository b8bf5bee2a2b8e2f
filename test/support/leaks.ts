// Looks for a secret, or any eight characters of it in any encoding, in everything that a run left behind.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

const pieceLength = 8

/** Every piece of the secret part, raw and in the encodings that a server might echo it in. */
export function piecesOf(secret: string, publicPrefix: string): Set<string> {
  const body = Buffer.from(secret.slice(publicPrefix.length))
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), body])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  )
  const texts = [
    { text: body.toString(), length: pieceLength },
    {
      text: [...body]
        .reverse()
        .map((byte) => String.fromCharCode(byte))
        .join(''),
      length: pieceLength,
    },
    ...base64.map((text) => ({ text, length: pieceLength })),
    { text: body.toString('hex'), length: 2 * pieceLength },
  ]
  return new Set(
    texts.flatMap(({ text, length }) =>
      Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length)),
    ),
  )
}

/** Digests and times by which git and keyz name things: among so many digits eight of some key turn up by chance. */
const names = [
  /"payload_sha256": "[0-9a-f]{64}"/g,
  /(?<=\bobjects\/[0-9a-f]{2}\/)[0-9a-f]{38}\b/g,
  /\b(?:tree|parent) [0-9a-f]{40}\n/g,
  /^[0-9a-f]{40} [0-9a-f]{40} /gm,
  /^[0-9a-f]{40}$/gm,
  /\bCommit [0-9a-f]{10}\b/g,
  // What a clone may send: digests of encrypted bytes and of rows.
  /\{\n {2}"schema_version": 1,\n {2}"entries": \{[0-9a-f\s",:[\]]*\},\n {2}"rows": \[[0-9a-f\s",]*\]\n\}/g,
  /"entry_version": "[0-9]+-[0-9]+"/g,
]

/** Which of the pieces stand in the text. */
export function leaksIn(text: string, pieces: ReadonlySet<string>): string[] {
  const scanned = names.reduce((rest, name) => rest.replaceAll(name, ''), text)
  const lengths = new Set([...pieces].map((piece) => piece.length))
  const found = [...lengths].flatMap((length) =>
    Array.from({ length: Math.max(0, scanned.length - length + 1) }, (_, start) =>
      scanned.slice(start, start + length),
    ).filter((window) => pieces.has(window)),
  )
  return [...new Set(found)]
}

/** Every file below a folder as text, with git's objects unpacked; encrypted entries left out. */
export async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile() && !entry.name.endsWith('.gpg'))
  const texts = await Promise.all(
    files.map(async (file) =>
      textOf(join(file.parentPath, file.name), await readFile(join(file.parentPath, file.name))),
    ),
  )
  return texts.join('\n')
}

function textOf(path: string, bytes: Buffer): string {
  const loose = /\.git\/objects\/[0-9a-f]{2}\//.test(path)
  return `${path}\n${(loose ? inflateSync(bytes) : bytes).toString('latin1')}`
}

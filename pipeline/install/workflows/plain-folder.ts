// Whether a folder's name may stand in a file that a runner reads: nothing in it could be more than a name there.

const plain = /^(?:[\p{L}\p{N}._ -]+(?:\/[\p{L}\p{N}._ -]+)*)?$/u

export function isPlainFolder(path: string): boolean {
  return plain.test(path) && !path.split('/').some((part) => part === '..' || part === '.')
}

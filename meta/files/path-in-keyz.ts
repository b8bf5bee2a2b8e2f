// Paths of git and of the store begin with `.keyz/`; those that a KeyzFolder takes do not.

const start = '.keyz/'

/** The path as a KeyzFolder takes it; one that is not below `.keyz` stays as it is. */
export function pathInKeyz(path: string): string {
  return path.startsWith(start) ? path.slice(start.length) : path
}

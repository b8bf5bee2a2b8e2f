// Links of the packed documents that lead to nothing in the package.
import { posix } from 'node:path'

/** For whoever has the repository, or too large: a package has room for what people need to use it. */
const leftOut = new Set(['.github/CONTRIBUTING.md', '.github/pictures/report.png', 'bench/results.json'])

export function deadLinks(files: readonly { path: string; text: string }[]): string[] {
  const paths = files.map(({ path }) => path)
  const isThere = (target: string) => paths.some((path) => path === target || path.startsWith(`${target}/`))
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/g)]
        .map(([, link = '']) => posix.join(posix.dirname(path), link))
        .filter((target) => !isThere(target) && !leftOut.has(target))
        .map((target) => `${path} links to ${target}, which is not there`),
    )
}

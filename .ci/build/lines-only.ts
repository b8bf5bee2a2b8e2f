// Makes the source maps of a bundle small: a stack trace needs the line of a source, not the column and name of every token.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { z } from 'zod'

const SourceMap = z.object({ version: z.literal(3), sources: z.array(z.string()), mappings: z.string() })

/** Removes the maps of files of the bundle that have none of our sources in them, and keeps lines alone in the others. */
export async function keepLinesOnly(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.map'))) {
    const path = join(folder, name)
    const { version, sources, mappings } = SourceMap.parse(JSON.parse(await readFile(path, 'utf8')))
    const file = path.slice(0, -'.map'.length)
    const code = await readFile(file, 'utf8')
    if (sources.every((source) => source.includes('node_modules/'))) {
      await writeFile(file, code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'))
      await rm(path)
    } else {
      const own = sources.filter((source) => !source.includes('node_modules/'))
      const places = sources.map((source) => own.indexOf(source))
      const lines = linesOf(mappings, places, code.split('\n'))
      await writeFile(path, JSON.stringify({ version, sources: own, names: [], mappings: lines }))
    }
  }
}

/** What calls something, looks into it, takes it apart, or throws it. */
const canGoWrong = /[.([`]|[}\]]=|\b(?:throw|await|yield|of|in|instanceof|new)\b/

/**
 * Only the places at which another line of a source begins. What stands between them belongs to the last one. `places` says where each
 * source stands from now on, and is negative for one that is left out; without it, all stay. Of `code`, the lines that the map is of, a
 * place where nothing can go wrong is left out as well, such as the words of a list: no stack trace leads there.
 */
export function linesOf(
  mappings: string,
  places: readonly number[] | null = null,
  code: readonly string[] = [],
): string {
  return encode(
    decode(mappings).map((line, at) => {
      const kept: SourceMapSegment[] = []
      let last: SourceMapSegment | null = null
      for (const segment of line) {
        const [column, before, lineBefore] = segment
        const place = before === undefined ? -1 : (places?.[before] ?? before)
        const [source, sourceLine] = place < 0 ? [] : [place, lineBefore]
        if (last !== null && last[1] === source && last[2] === sourceLine) continue
        last = source === undefined || sourceLine === undefined ? [column] : [column, source, sourceLine, 0]
        kept.push(last)
      }
      return kept.filter(([column, source], index) => {
        const text = code[at]?.slice(column, kept[index + 1]?.[0])
        return source === undefined || text === undefined || canGoWrong.test(text)
      })
    }),
  )
}

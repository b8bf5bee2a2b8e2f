// Leaves out of the bundle what keyz has no use for in zod.
import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * What stands in for files of zod that keyz has no use for: its messages in some 60 languages, schemas from and to JSON Schema, and code
 * that is made of a whole schema ahead of time.
 */
const unusedOfZod: Readonly<Record<string, (text: string) => string>> = {
  'locales/index.js': () => "export { default as en } from './en.js'",
  'classic/from-json-schema.js': withoutBodies,
  'core/compile.js': withoutBodies,
  'core/json-schema-processors.js': withoutProcessors,
  'core/to-json-schema.js': withoutBodies,
}

/** The same exports, each a function that does nothing: zod hands some of them to every schema, and keyz asks for none of them. */
function withoutBodies(text: string): string {
  const names = [...text.matchAll(/^export (?:(?:const|function|class) (\w+)|\{ \w+ as (\w+) \})/gm)]
  return names.map(([, own, other]) => `export const ${own ?? other} = () => undefined\n`).join('')
}

/** What stands before the processors says which checks a schema has, and schemas ask for that themselves. */
function withoutProcessors(text: string): string {
  const start = text.search(/^export const \w+Processor = /m)
  if (start === -1)
    throw new Error('zod has no processors of JSON Schema where they were: see unusedOfZod in .ci/build')
  return text.slice(0, start) + withoutBodies(text.slice(start))
}

export function withoutUnusedOfZod(): Plugin {
  const files = Object.keys(unusedOfZod)
  return {
    name: 'without-unused-of-zod',
    setup(bundler) {
      const left = new Set<string>()
      bundler.onLoad({ filter: /\/zod\/v4\/(?:locales|classic|core)\/[a-z-]+\.js$/ }, async ({ path }) => {
        const [, name = ''] = path.split('/zod/v4/')
        const standIn = unusedOfZod[name]
        if (standIn === undefined) return undefined
        left.add(name)
        return { contents: standIn(await readFile(path, 'utf8')) }
      })
      bundler.onEnd(() => {
        if (left.size < files.length)
          throw new Error('zod keeps its files somewhere else now: see unusedOfZod in .ci/build')
      })
    },
  }
}

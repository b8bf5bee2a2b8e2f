// The options of `npm run provider:new`, checked: each one, or one sentence on what is wrong with it.
import { parseArgs } from 'node:util'

/** What the skeleton is made of. */
export interface Skeleton {
  id: string
  name: string
  /** The request that proves a key, or null where only the list of models does. */
  main: string | null
  models: string | null
  env: string
  docs: string
  host: string
  create: string
  prefix: string | null
}

export const usage = `Usage: npm run provider:new NAME -- --main PATH [options]

Writes the skeleton of a provider: its file, its line in providers/index.ts, two
recorded answers and two cases. Its tests fail until every TODO is replaced.

  --main PATH      the request that proves a key: /v1/balance
  --models PATH    the list of models; without --main, it is what proves a key
  --env NAME       the variable that programs read the key from (default: NAME_API_KEY)
  --docs URL       the page of the documentation
  --host URL       the address of the API, up to what every path starts with
  --create URL     the page where people create a key
  --prefix TEXT    what every key starts with: sk-
  --name TEXT      the provider's name as people write it
  --help           this text

The -- before the options keeps npm from reading them itself.`

/** One sentence for the person who called. */
export class BadUse extends Error {}

const flags = ['main', 'models', 'env', 'docs', 'host', 'create', 'prefix', 'name'] as const
type Flag = (typeof flags)[number]
type Given = Partial<Record<Flag, string>>

/** Null where help is wanted. `npm` holds what npm took for its own options when the `--` was left out. */
export function skeletonFrom(
  parameters: readonly string[],
  npm: Readonly<Record<string, string | undefined>>,
): Skeleton | null {
  const { values, positionals } = parsed(parameters)
  if (values.help === true) return null
  const [id, ...rest] = positionals
  if (id === undefined) throw new BadUse('Which provider? npm run provider:new NAME -- --main PATH')
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    throw new BadUse(
      `"${id}" is not a provider name: use small letters, digits, and single dashes, as in acme or acme-cloud.`,
    )
  const { help: _, ...options } = values
  const given: Given = Object.keys(options).length > 0 ? withoutRest(options, rest) : fromNpm(id, rest, npm)
  const { main = null, models = null } = given
  if (main === null && models === null)
    throw new BadUse(
      'Which request proves a key? Name its path with --main, or with --models if only the list of models does.',
    )
  if (main !== null && main === models)
    throw new BadUse(
      '--main and --models are the same path: leave --main out if the list of models is all that a key can ask.',
    )
  checkEach(given)
  return {
    id,
    main,
    models,
    name:
      given.name ??
      id
        .split('-')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(' '),
    env: given.env ?? `${id.toUpperCase().replaceAll('-', '_')}_API_KEY`,
    docs: given.docs ?? `https://${id}.example.com/docs`,
    host: given.host?.replace(/\/$/, '') ?? `https://api.${id}.example.com`,
    create: given.create ?? `https://${id}.example.com/keys`,
    prefix: given.prefix ?? null,
  }
}

function parsed(parameters: readonly string[]) {
  const option = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        main: option,
        models: option,
        env: option,
        docs: option,
        host: option,
        create: option,
        prefix: option,
        name: option,
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/)
    throw new BadUse(`${reason.replace(/\.$/, '')}. See npm run provider:new -- --help`)
  }
}

function withoutRest(options: Given, rest: readonly string[]): Given {
  if (rest.length > 0) throw new BadUse(`One provider at a time: "${rest.join(' ')}" is too much.`)
  return options
}

const pathForm = /^\/[A-Za-z0-9._~/-]*$/
const urlForm = /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[^\s'"`?#\\]*)?$/
const variableForm = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN)$/

/** What a value of each option looks like, in words and as a pattern. */
const forms: Readonly<Record<Flag, { pattern: RegExp; words: string }>> = {
  main: { pattern: pathForm, words: 'a path without a query, as in /v1/balance' },
  models: { pattern: pathForm, words: 'a path without a query, as in /v1/models' },
  env: { pattern: variableForm, words: 'a variable that ends with _KEY or _TOKEN, as in ACME_API_KEY' },
  docs: { pattern: urlForm, words: 'an https address' },
  host: { pattern: urlForm, words: 'an https address' },
  create: { pattern: urlForm, words: 'an https address' },
  prefix: {
    pattern: /^[A-Za-z0-9._-]{1,30}$/,
    words: 'made of letters, digits, dots, dashes, and underscores, as in sk-',
  },
  name: { pattern: /^[A-Za-z0-9][A-Za-z0-9 .&()-]{0,40}$/, words: 'a short name, as in Acme AI' },
}

function checkEach(given: Given): void {
  for (const flag of flags) {
    const value = given[flag]
    if (value !== undefined && !forms[flag].pattern.test(value))
      throw new BadUse(`--${flag} is "${value}", which is not ${forms[flag].words}.`)
  }
}

/** Without the `--`, npm keeps `--main=/v1/x` as a value, and of `--main /v1/x` only that the option was there. */
function fromNpm(id: string, rest: readonly string[], npm: Readonly<Record<string, string | undefined>>): Given {
  // `prefix` is an option of npm's own, and says where npm is installed.
  const taken = flags.filter((flag) => flag !== 'prefix' && npm[`npm_config_${flag}`])
  const whole = taken.filter((flag) => npm[`npm_config_${flag}`] !== 'true')
  const open = taken.filter((flag) => npm[`npm_config_${flag}`] === 'true')
  const found: [string, string | undefined][] = [
    ...whole.map((flag): [string, string | undefined] => [flag, npm[`npm_config_${flag}`]]),
    ...rest.map((value): [string, string] => [onlyFit(value, open, id, rest), value]),
  ]
  const given = Object.fromEntries(found)
  if (found.length !== taken.length || Object.keys(given).length !== taken.length) throw ambiguous(id)
  return given
}

/** The one option that a value can belong to: only the list of models ends with `models`. */
function onlyFit(value: string, open: readonly Flag[], id: string, rest: readonly string[]): Flag {
  const fitting = open.filter((flag) => flag !== 'name' && forms[flag].pattern.test(value))
  const lists = rest.filter((other) => /models$/.test(other)).length === 1
  const [fit, ...others] = fitting.filter(
    (flag) => fitting.length === 1 || (lists && (flag === 'models') === /models$/.test(value)),
  )
  if (fit === undefined || others.length > 0) throw ambiguous(id)
  return fit
}

function ambiguous(id: string): BadUse {
  return new BadUse(
    `npm took the options for its own, and it is not certain which value belongs to which. Put -- before them: npm run provider:new ${id} -- --main PATH`,
  )
}

// The recorded cases of the providers, and the answers that they name. Whatever is wrong with a file is said by its name.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import { FixtureCase } from '../../providers/framework/fixture.ts'
import { type MadeUpKey, madeUpKey } from './made-up-key.ts'

const place = 'providers/fixtures/'
const root = new URL(`../../${place}`, import.meta.url)

export interface NamedCase {
  provider: string
  name: string
  fixture: FixtureCase
}

/** The keys of one run of a case. */
export interface CaseKeys {
  own: MadeUpKey
  companion: MadeUpKey | null
}

/** Of all providers, or of the one that `KEYZ_TEST_PROVIDER` names. */
export function allCases(): NamedCase[] {
  const only = process.env.KEYZ_TEST_PROVIDER
  return readdirSync(root)
    .filter((provider) => !only || provider === only)
    .flatMap((provider) =>
      filesIn(`${provider}/cases/`).map((file) => ({
        provider,
        name: file.replace('.json', ''),
        fixture: parsedCase(`${provider}/cases/${file}`),
      })),
    )
}

/** The path of a case in the repository. */
export function caseFile({ provider, name }: Pick<NamedCase, 'provider' | 'name'>): string {
  return `${place}${provider}/cases/${name}.json`
}

function parsedCase(file: string): FixtureCase {
  try {
    const json: unknown = JSON.parse(readFileSync(new URL(file, root), 'utf8'))
    const { data, error } = FixtureCase.safeParse(json)
    if (data !== undefined) return data
    throw new Error(error.issues.map((issue) => problemOf(issue, json, file)).join('\n'))
  } catch (error) {
    throw new Error(`${place}${file}: ${error instanceof Error ? error.message : error}`)
  }
}

/** What is wrong at one place of a case; about the name of an answer, also the names that there are. */
function problemOf({ path, message }: z.core.$ZodIssue, json: unknown, file: string): string {
  const [field, request, , part] = path
  if (field !== 'answers' || part !== 'answer') return `${path.join('.') || 'the file'}: ${message}`
  const [provider = ''] = file.split('/')
  // A single answer need not be in a list, so it may not have the index that the path names.
  const value = path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null) return inner
    return typeof step === 'number' && !Array.isArray(inner) ? inner : Reflect.get(inner, step)
  }, json)
  return `${String(request)} has the answer ${JSON.stringify(value)}, which ${message}. Recorded answers: ${recordedNames(provider).join(', ') || 'none'}`
}

const read = new Map<string, string>()

/** The text of an answer, which `name` gives without `.json` or `.html`. */
export function recorded(provider: string, name: string): string {
  const file = `${provider}/answers/${name}.${isPage(provider, name) ? 'html' : 'json'}`
  if (!existsSync(new URL(file, root)))
    throw new Error(
      `${place}${file} is missing: a case names it. Recorded answers: ${recordedNames(provider).join(', ') || 'none'}`,
    )
  const text = read.get(file) ?? readFileSync(new URL(file, root), 'utf8')
  read.set(file, text)
  return text
}

/** Names of the recorded answers of a provider. */
export function recordedNames(provider: string): string[] {
  return filesIn(`${provider}/answers/`).map((file) => file.replace(/\.(?:json|html)$/, ''))
}

/** Whether an answer is a page and not JSON. */
export function isPage(provider: string, name: string): boolean {
  return existsSync(new URL(`${provider}/answers/${name}.html`, root))
}

export function keysOf({ provider, fixture }: NamedCase): CaseKeys {
  return {
    own: madeUpKey(provider, fixture.kind, fixture.prefix),
    companion: fixture.companion === null ? null : madeUpKey(provider, fixture.companion),
  }
}

function filesIn(folder: string): string[] {
  const url = new URL(folder, root)
  return existsSync(url) ? readdirSync(url) : []
}

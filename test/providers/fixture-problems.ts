// What is wrong with the recorded answers and cases of one provider, each with the file that it is in.
import { readFileSync } from 'node:fs'
import { looksLikeKey } from '../../pipeline/guard/looks-like-key.ts'
import { filesBelow, root } from '../architecture/source-files.ts'
import { caseFile, type NamedCase } from '../support/fixtures.ts'

const answerName = /^[a-z0-9-]+\.\d{3}\.(?:json|html)$/
const requestName = /^[a-z0-9-]+\.request\.json$/

export function fixtureProblems(provider: string, cases: readonly NamedCase[]): string[] {
  const folder = `providers/fixtures/${provider}`
  const files = filesBelow(folder)
  const answers = files.filter((file) => file.startsWith(`${folder}/answers/`))
  return [
    ...answers.flatMap((file) => misnamed(file.slice(`${folder}/answers/`.length), file)),
    ...unused(answers, cases, folder),
    ...missing(answers, cases, folder),
    ...withoutRejection(cases, folder),
    ...files.flatMap(secretsIn),
  ]
}

function misnamed(name: string, file: string): string[] {
  if (answerName.test(name) || requestName.test(name)) return []
  const better = /^([a-z0-9-]+)\.(json|html)$/.exec(name)
  const example = better === null ? 'models.200.json' : `${better[1]}.200.${better[2]}`
  return [`${file}: the name of an answer ends with its HTTP status, as in ${example}`]
}

function unused(answers: readonly string[], cases: readonly NamedCase[], folder: string): string[] {
  const used = new Set(cases.flatMap(({ fixture }) => namedIn(fixture)))
  return answers
    .filter(
      (file) => !used.has(nameOf(file, folder)) && misnamed(file.slice(`${folder}/answers/`.length), file).length === 0,
    )
    .map((file) => `${file}: no case uses this answer. Use it in a case of ${folder}/cases/, or delete it`)
}

function missing(answers: readonly string[], cases: readonly NamedCase[], folder: string): string[] {
  const recorded = new Set(answers.map((file) => nameOf(file, folder)))
  return cases.flatMap((named) =>
    namedIn(named.fixture)
      .filter((name) => !recorded.has(name))
      .map(
        (name) => `${caseFile(named)}: there is no ${folder}/answers/${name}.json${whereNamed(named, name, recorded)}`,
      ),
  )
}

function whereNamed({ fixture }: NamedCase, name: string, recorded: ReadonlySet<string>): string {
  const requests = Object.entries(fixture.answers).filter(([, list]) => list.some(({ answer }) => answer === name))
  const known = `Recorded answers: ${[...recorded].join(', ') || 'none'}`
  return requests.length === 0
    ? `. ${known}`
    : `, the answer to ${requests.map(([label]) => label).join(', ')}. ${known}`
}

function withoutRejection(cases: readonly NamedCase[], folder: string): string[] {
  const rejects = cases.some(({ fixture }) => 'error' in fixture.expected && fixture.expected.error === 'auth_error')
  return rejects ? [] : [`${folder}/cases/: no case has a rejected key ("expected": { "error": "auth_error" })`]
}

function secretsIn(file: string): string[] {
  return linesOf(file).flatMap((line, index) => {
    const found = looksLikeKey(line)
    return found === null ? [] : [`${file}:${index + 1}: this looks like ${found}. Make up something that does not`]
  })
}

/** What nobody has filled in, in these files. */
export function todosIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    linesOf(file).flatMap((line, index) => {
      const [, what = ''] = /\bTODO\b:?\s*([^"'`]*)/.exec(line) ?? []
      return /\bTODO\b/.test(line) ? [`${file}:${index + 1}: TODO${what === '' ? '' : `: ${what}`}`.trimEnd()] : []
    }),
  )
}

/** Addresses that stand for another one. */
export function placeholdersIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    linesOf(file).flatMap((line, index) => {
      const [address] = /https?:\/\/(?:[\w-]+\.)*example\.(?:com|org|net)[^\s'"`]*/.exec(line) ?? []
      return address === undefined ? [] : [`${file}:${index + 1}: ${address} is an example, not an address`]
    }),
  )
}

function linesOf(file: string): string[] {
  return readFileSync(`${root}/${file}`, 'utf8').split('\n')
}

/** The answers and bodies that a case names. */
function namedIn({ answers, other_answers: others }: NamedCase['fixture']): string[] {
  return [
    ...others,
    ...Object.values(answers).flatMap((list) => list.flatMap(({ answer, body }) => [answer, body ?? []].flat())),
  ]
}

function nameOf(file: string, folder: string): string {
  return file.slice(`${folder}/answers/`.length).replace(/\.(?:json|html)$/, '')
}

// Recorded answers that no request gets, and optional requests whose path no recorded answer confirms. A request that is not
// recorded gets a 404, so a mistake in the path of an optional one would look like a provider that has nothing to say.
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Provider } from '../../providers/framework/define.ts'
import type { RequestSpec } from '../../providers/framework/request.ts'
import { caseFile, type NamedCase } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'
import { recordedAs } from '../support/replay.ts'
import { requestIn } from '../support/request-in.ts'

export async function requestProblems(provider: Provider, cases: readonly NamedCase[]): Promise<string[]> {
  const file = `providers/${provider.id}.ts`
  const problems: string[] = []
  const statuses = new Map<string, Set<number>>()
  // A case that ends in a failure stops there, so it need not ask for everything.
  for (const named of cases.filter(({ fixture }) => 'reading' in fixture.expected)) {
    const asked = new Set<string>()
    await askedInProcess(provider, named, (request, usual) => {
      const name = recordedAs(named, request)
      const answer = usual(request)
      const spec = requestIn(provider, request)?.[1]
      asked.add(name)
      if (spec !== undefined && Object.hasOwn(named.fixture.answers, name))
        statuses.set(placeOf(spec), (statuses.get(placeOf(spec)) ?? new Set()).add(answer.status))
      return answer
    }).catch(async (error: unknown) => {
      // Asked once more for the sentence on what went wrong.
      await askedInProcess(provider, named)
      throw error
    })
    const unasked = Object.keys(named.fixture.answers).filter((name) => !asked.has(name))
    const unrecorded = [...asked].filter((name) => !Object.hasOwn(named.fixture.answers, name))
    problems.push(...unasked.map((name) => `${caseFile(named)}: ${notAsked(name, file, unrecorded)}`))
  }
  const optional = [...provider.requests.values()].filter(({ main }) => !main)
  return [...problems, ...optional.flatMap((spec) => unconfirmed(spec, statuses.get(placeOf(spec)), file))]
}

/** Requests that differ only in their query are at one place. */
function placeOf(spec: RequestSpec): string {
  return `${spec.host ?? ''} ${labelOf(spec)}`
}

function notAsked(name: string, file: string, unrecorded: readonly string[]): string {
  const instead = unrecorded.length === 0 ? '' : `. It asks for ${unrecorded.join(', ')}, which has no recorded answer`
  return `an answer to ${name} is recorded, but ${file} never asks for it here${instead}`
}

function unconfirmed(spec: RequestSpec, statuses: ReadonlySet<number> | undefined, file: string): string[] {
  if (statuses === undefined) return [`${file}: no case has an answer to ${labelOf(spec)}. Record the documented one`]
  const only404 = [...statuses].every((status) => status === 404)
  return only404
    ? [
        `${file}: the only recorded answer to ${labelOf(spec)} is a 404, which a wrong path gets, too. Also record the documented answer`,
      ]
    : []
}

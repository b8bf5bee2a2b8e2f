// The files of every provider are filled in, used, named as they should be, and hold nothing that looks like a key.
import { existsSync } from 'node:fs'
import { describe, it } from 'vitest'
import { filesBelow, root } from '../architecture/source-files.ts'
import { expectNone } from '../support/expect-none.ts'
import { allCases } from '../support/fixtures.ts'
import { wantedProviders } from '../support/wanted-providers.ts'
import { fixtureProblems, placeholdersIn, todosIn } from './fixture-problems.ts'
import { requestProblems } from './request-problems.ts'

describe.each(wantedProviders())('$id', (provider) => {
  const { id } = provider
  const folder = `providers/${id}`
  const sources = [`${folder}.ts`, ...(existsSync(`${root}/${folder}`) ? filesBelow(folder) : [])]

  it('has no TODO left', () => {
    expectNone(todosIn([...sources, ...filesBelow(`providers/fixtures/${id}`)]))
  })

  it('has real addresses', () => {
    expectNone(placeholdersIn(sources))
  })

  it('has answers that cases use, cases that name answers, a rejected key, and no real one', () => {
    const cases = allCases().filter(({ provider }) => provider === id)
    expectNone(fixtureProblems(id, cases))
  })

  it('asks for what is recorded, and has a documented answer to every optional request', async () => {
    const cases = allCases().filter(({ provider }) => provider === id)
    expectNone(await requestProblems(provider, cases))
  })
})

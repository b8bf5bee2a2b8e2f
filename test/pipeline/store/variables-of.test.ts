// A row of the registry names only the variables that its provider's own file declares, however alike another name looks.
import { expect, it } from 'vitest'
import { foreignVariable } from '../../../pipeline/store/variables-of.ts'
import { providerById, providers } from '../../../providers/index.ts'

it('accepts what a provider declares, and nothing that only contains it or is contained in it', () => {
  for (const provider of providers) {
    const declared = provider.keys.flatMap(({ env }) => env)
    const alike = declared.flatMap((name) => [
      `AZURE_${name}`,
      `${name}_PASSWORD`,
      `${name}S`,
      name.toLowerCase(),
      name.replace(/_[A-Z]+$/, '_PASSWORD'),
      name.replace(/_.*$/, '_MONITORING_DB_PASSWORD'),
      name.slice(0, -1),
    ])

    expect(foreignVariable(declared, provider)).toBeNull()
    for (const name of alike.filter((name) => !declared.includes(name)))
      expect(foreignVariable([...declared, name], provider)).toContain(
        `${name} is not a variable for ${provider.name} keys: `,
      )
  }
})

it('accepts no variable of another provider', () => {
  const openai = providerById('openai')
  const others = providers.flatMap(({ id, keys }) => (id === 'openai' ? [] : keys.flatMap(({ env }) => env)))
  if (openai === undefined) throw new Error('there is no openai')

  for (const name of others) expect(foreignVariable([name], openai)).not.toBeNull()
})

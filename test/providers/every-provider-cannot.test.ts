// Why each provider leaves fields empty, in one golden file: cases do not repeat it, so that a changed reason must show here.
import { expect, it } from 'vitest'
import { asRefusal } from '../../providers/framework/complete.ts'
import { providers } from '../../providers/index.ts'
import { Field } from '../../schema/reading.ts'

it('explains empty fields with the reasons of the golden file', async () => {
  const lines = providers.flatMap(({ id, cannot }) =>
    ([...Field.options, 'else'] as const).flatMap((field) => {
      const known = cannot[field]
      return known === undefined ? [] : [`${id}  ${field}  ${asRefusal(known).reason}`]
    }),
  )

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/gaps.txt')
})

// Lists of models: the usual answer is already the models of a reading, and asking for it is never what a key stands or falls by.
import { expect, it } from 'vitest'
import { askModels, ModelList, modelsProveKey } from '../../../providers/framework/models.ts'
import { requestSpec } from '../../../providers/framework/request.ts'

it('reads the usual list as ids and their number, and refuses another form', () => {
  expect(ModelList.parse({ data: [{ id: 'b' }, { id: 'a', owned_by: 'acme' }] })).toEqual({
    count: 2,
    ids: ['b', 'a'],
    owned_by: null,
  })
  expect(
    ModelList.parse({ data: ['b', 'a', 'b'].map((owned_by, at) => ({ id: String(at), owned_by })) }),
  ).toMatchObject({ owned_by: 'a, b' })
  expect(ModelList.parse({ data: [] })).toEqual({ count: 0, ids: [], owned_by: null })
  expect(ModelList.safeParse({ models: [] }).success).toBe(false)
})

it('asks for models beside the main request', () => {
  expect(requestSpec(askModels('/v1/models'))).toMatchObject({ path: '/v1/models', main: false, gives: ['models'] })
})

it('proves a key by the list where there is nothing else to ask', () => {
  const { requests, normalize } = modelsProveKey({ path: '/models' })

  expect(requestSpec(requests.models)).toMatchObject({ main: true, mayMiss: false, gives: ['models'] })
  expect(normalize({ models: { count: 1, ids: ['a'], owned_by: null } })).toEqual({
    models: { count: 1, ids: ['a'], owned_by: null },
  })
})

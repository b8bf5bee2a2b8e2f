// A store that many tests of one file begin with: the first of them prepares it, and each gets it as it was then.
import { madeOnce } from './made-once.ts'
import { beginStore, storeIn, type TestStore } from './store.ts'

/** `prepare` returns what has to be known of the store, as its secrets. */
export function preparedStore<Made>(
  prepare: (store: TestStore) => Promise<Made>,
): () => Promise<{ store: TestStore; made: Made }> {
  const once = madeOnce(async (path) => {
    await beginStore(path)
    return await prepare(storeIn({ path, [Symbol.asyncDispose]: async () => undefined }))
  })
  return async () => {
    const { folder, made } = await once()
    return { store: storeIn(folder), made }
  }
}

// tsx keeps what it compiled in the temporary folder of the machine, and runs what it finds there, whoever wrote it.
import { privateCache } from './private-cache.mjs'

/** Loads tsx, by the function, with a private folder for its cache, or without a cache where there is none. */
export function withPrivateCache(load) {
  const folder = privateCache('tsx')
  const { TMPDIR: before, TSX_DISABLE_CACHE: disabled } = process.env
  const restoreAll = () => {
    restore('TMPDIR', before)
    restore('TSX_DISABLE_CACHE', disabled)
  }
  if (folder === null) process.env.TSX_DISABLE_CACHE = '1'
  else process.env.TMPDIR = folder
  let loading
  try {
    loading = load()
  } catch (error) {
    restoreAll()
    throw error
  }
  if (loading instanceof Promise) return loading.finally(restoreAll)
  restoreAll()
  return loading
}

function restore(name, value) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

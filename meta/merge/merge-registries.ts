// Two versions of the registry become one: per key, and per field of a row. Only what both sides changed differently is a conflict.
import { Registry, type RegistryRow } from '../../schema/registry.ts'
import { Conflict, mergeSets, mergeValues } from './merge-values.ts'

/** `field` is a field of the row (`parameters.team_id` inside of one), or null where one side removed the row that the other changed. */
interface RegistryConflict {
  key_path: string
  field: string | null
  base: unknown
  ours: unknown
  theirs: unknown
}

export interface MergedRegistry {
  /** Everything that could be merged; where there is a conflict, as ours has it. */
  merged: Registry
  conflicts: RegistryConflict[]
  /** The same with the conflicts as the base and as theirs have them: they differ from `merged` in nothing else. */
  asBase: Registry
  asTheirs: Registry
}

type Fields = Readonly<Record<string, unknown>>

/** Three-way; null is a registry that is not there. Tags, variables and ignored globs merge as sets, parameters one by one. */
export function mergeRegistries(base: Registry | null, ours: Registry | null, theirs: Registry | null): MergedRegistry {
  const paths = [base, ours, theirs].flatMap((registry) => Object.keys(registry?.keys ?? {}))
  const rows = [...new Set(paths)]
    .sort()
    .map((path) => ({ path, ...mergeRows(rowOf(base, path), rowOf(ours, path), rowOf(theirs, path)) }))
  const ignore = mergeSets(base?.ignore ?? [], ours?.ignore ?? [], theirs?.ignore ?? [])
  const registry = (side: Side) =>
    Registry.parse({
      schema_version: 1,
      keys: Object.fromEntries(rows.flatMap((row) => (row[side] === undefined ? [] : [[row.path, row[side]]]))),
      ignore,
    })
  return {
    merged: registry('merged'),
    asBase: registry('asBase'),
    asTheirs: registry('asTheirs'),
    conflicts: rows.flatMap(({ path, conflicts }) => conflicts.map((conflict) => ({ key_path: path, ...conflict }))),
  }
}

type Side = 'merged' | 'asBase' | 'asTheirs'

interface MergedRow extends Record<Side, Fields | undefined> {
  conflicts: Omit<RegistryConflict, 'key_path'>[]
}

function mergeRows(
  base: RegistryRow | undefined,
  ours: RegistryRow | undefined,
  theirs: RegistryRow | undefined,
): MergedRow {
  if (ours === undefined || theirs === undefined) {
    const result = mergeValues(base, ours, theirs)
    if (!(result instanceof Conflict)) return { merged: result, asBase: result, asTheirs: result, conflicts: [] }
    return { merged: ours, asBase: base, asTheirs: theirs, conflicts: [{ field: null, base, ours, theirs }] }
  }
  const fields = mergeFields(plainFields(base), plainFields(ours), plainFields(theirs))
  const told = mergeFields(base?.parameters ?? {}, ours.parameters, theirs.parameters)
  const env = mergeSets(base?.env ?? [], ours.env, theirs.env)
  const tags = mergeSets(base?.tags ?? [], ours.tags, theirs.tags)
  const row = (side: Side) => ({ ...fields[side], env, tags, parameters: told[side] })
  return {
    merged: row('merged'),
    // A row that both sides added was not there before.
    asBase: base === undefined ? undefined : row('asBase'),
    asTheirs: row('asTheirs'),
    conflicts: [
      ...fields.conflicts,
      ...told.conflicts.map((conflict) => ({ ...conflict, field: `parameters.${conflict.field}` })),
    ],
  }
}

/** What is one value, and no list or record of several. */
function plainFields(row: RegistryRow | undefined): Fields {
  if (row === undefined) return {}
  const { env: _, tags: __, parameters: ___, ...plain } = row
  return plain
}

interface MergedFields extends Record<Side, Fields> {
  conflicts: (Omit<RegistryConflict, 'key_path'> & { field: string })[]
}

function mergeFields(base: Fields, ours: Fields, theirs: Fields): MergedFields {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
  const merged = names.map((field) => ({ field, value: mergeValues(base[field], ours[field], theirs[field]) }))
  const fields = (choose: (conflict: Conflict) => unknown) =>
    Object.fromEntries(
      merged.flatMap(({ field, value }) => {
        const chosen = value instanceof Conflict ? choose(value) : value
        return chosen === undefined ? [] : [[field, chosen]]
      }),
    )
  return {
    merged: fields(({ ours }) => ours),
    asBase: fields(({ base }) => base),
    asTheirs: fields(({ theirs }) => theirs),
    conflicts: merged.flatMap(({ field, value }) => (value instanceof Conflict ? [{ field, ...value }] : [])),
  }
}

function rowOf(registry: Registry | null, path: string): RegistryRow | undefined {
  return registry !== null && Object.hasOwn(registry.keys, path) ? registry.keys[path] : undefined
}

// Merges two versions of the registry, key by key and field by field. A conflict is only what both sides changed differently.
import { Registry, type RegistryRow } from '../../schema/registry.ts'
import { type ReadRegistry, withBadRows } from '../files/registry-rows.ts'
import { Conflict, mergeSets, mergeValues } from './merge-values.ts'

/** `field` is a field of the row (or `parameters.team_id` within one), or null if one side removed the row and the other changed it. */
interface RegistryConflict {
  key_path: string
  field: string | null
  base: unknown
  ours: unknown
  theirs: unknown
}

export interface MergedRegistry {
  /** Everything that could be merged. Fields in conflict are as in ours. */
  merged: ReadRegistry
  conflicts: RegistryConflict[]
  /** The same, with the fields in conflict as in the base and as in theirs. */
  asBase: ReadRegistry
  asTheirs: ReadRegistry
}

type Fields = Readonly<Record<string, unknown>>

/** A registry with the rows that could not be read, where there are any. */
type Version = Registry & Partial<Pick<ReadRegistry, 'bad'>>

/**
 * Null for a registry that does not exist. Tags, variables and ignored globs merge as sets, parameters and
 * acknowledgements one by one. A row that is
 * wrong on any side is merged as a whole, as it is written there.
 */
export function mergeRegistries(base: Version | null, ours: Version | null, theirs: Version | null): MergedRegistry {
  const versions = [base, ours, theirs]
  const bad = new Set(versions.flatMap((version) => (version?.bad ?? []).map(({ key_path }) => key_path)))
  const paths = versions.flatMap((version) => Object.keys(version?.keys ?? {}))
  const rows = [...new Set(paths)]
    .filter((path) => !bad.has(path))
    .sort()
    .map((path) => ({ path, ...mergeRows(rowOf(base, path), rowOf(ours, path), rowOf(theirs, path)) }))
  const badRows = [...bad].sort().map((path) => mergeBadRow(path, base, ours, theirs))
  const ignore = mergeSets(base?.ignore ?? [], ours?.ignore ?? [], theirs?.ignore ?? [])
  const prices = mergeFields(base?.prices ?? {}, ours?.prices ?? {}, theirs?.prices ?? {})
  const registry = (side: Side): ReadRegistry => ({
    ...Registry.parse({
      schema_version: 1,
      keys: Object.fromEntries(rows.flatMap((row) => (row[side] === undefined ? [] : [[row.path, row[side]]]))),
      ignore,
      ...(Object.keys(prices[side]).length > 0 && { prices: prices[side] }),
    }),
    bad: badRows.flatMap((row) => row[side] ?? []),
  })
  return {
    merged: registry('merged'),
    asBase: registry('asBase'),
    asTheirs: registry('asTheirs'),
    conflicts: [
      ...rows.flatMap(({ path, conflicts }) => conflicts.map((conflict) => ({ key_path: path, ...conflict }))),
      ...badRows.flatMap(({ conflict }) => conflict ?? []),
      ...prices.conflicts.map((conflict) => ({ key_path: 'prices', ...conflict })),
    ],
  }
}

/** The registry as it is written, with its rows sorted. */
export function mergedDocument(registry: ReadRegistry): object {
  const { bad, ...rest } = registry
  return withBadRows(rest, bad)
}

type Side = 'merged' | 'asBase' | 'asTheirs'
type BadRow = ReadRegistry['bad'][number]

interface MergedBadRow extends Record<Side, BadRow | undefined> {
  conflict?: RegistryConflict
}

function mergeBadRow(key_path: string, ...versions: [Version | null, Version | null, Version | null]): MergedBadRow {
  const [base, ours, theirs] = versions.map((version) => storedRow(version, key_path))
  const result = mergeValues(base?.stored, ours?.stored, theirs?.stored)
  if (result instanceof Conflict)
    return {
      merged: ours,
      asBase: base,
      asTheirs: theirs,
      conflict: { key_path, field: null, base: result.base, ours: result.ours, theirs: result.theirs },
    }
  const merged = [ours, theirs].find((row) => row?.stored === result)
  return { merged, asBase: merged, asTheirs: merged }
}

/** A row as it is written, whether or not it is wrong. */
function storedRow(version: Version | null, key_path: string): BadRow | undefined {
  const bad = version?.bad?.find((row) => row.key_path === key_path)
  const row = rowOf(version, key_path)
  return bad ?? (row === undefined ? undefined : { key_path, row, stored: row, problem: '' })
}

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
  const parameters = mergeFields(base?.parameters ?? {}, ours.parameters, theirs.parameters)
  const acknowledged = mergeFields(base?.acknowledged ?? {}, ours.acknowledged ?? {}, theirs.acknowledged ?? {})
  const env = mergeSets(base?.env ?? [], ours.env, theirs.env)
  const tags = mergeSets(base?.tags ?? [], ours.tags, theirs.tags)
  const row = (side: Side) => ({
    ...fields[side],
    env,
    tags,
    parameters: parameters[side],
    ...(Object.keys(acknowledged[side]).length > 0 && { acknowledged: acknowledged[side] }),
  })
  return {
    merged: row('merged'),
    // Both sides added the row, so the base has none.
    asBase: base === undefined ? undefined : row('asBase'),
    asTheirs: row('asTheirs'),
    conflicts: [
      ...fields.conflicts,
      ...parameters.conflicts.map((conflict) => ({ ...conflict, field: `parameters.${conflict.field}` })),
      ...acknowledged.conflicts.map((conflict) => ({ ...conflict, field: `acknowledged.${conflict.field}` })),
    ],
  }
}

/** The fields that hold a single value. */
function plainFields(row: RegistryRow | undefined): Fields {
  if (row === undefined) return {}
  const { env: _, tags: __, parameters: ___, acknowledged: ____, ...plain } = row
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

// Tells of most documents, several times faster than zod, that zod would return them as they are: so keyz needs neither a copy nor zod.
import { z } from 'zod'

type Test = (value: unknown) => boolean

/** Fields in their order, each with whether it may be missing. */
interface FieldTest {
  name: string
  mayMiss: boolean
  test: Test
}

const known = new WeakMap<z.core.$ZodType, Test>()

/**
 * True only if parsing would succeed, and give back the same fields in the same order: as keyz writes its own documents. False decides
 * nothing, so ask zod then. `value` must come from JSON.
 */
export function accepts<Shape extends z.ZodType>(shape: Shape, value: unknown): value is z.output<Shape> {
  return testOf(shape)(value)
}

function testOf(shape: z.core.$ZodType): Test {
  const found = known.get(shape)
  if (found !== undefined) return found
  // For a shape that is a part of itself.
  known.set(shape, () => false)
  const test = made(shape)
  known.set(shape, test)
  return test
}

/** The parts of zod that keyz's documents are made of. Whatever is not among them goes to zod itself. */
function made(shape: z.core.$ZodType): Test {
  const bare = withoutChecks(shape)
  const checks = (shape._zod.def.checks ?? []).map(checkTest)
  if (bare === null || checks.includes(null)) return asZod(shape)
  const all = checks.flatMap((check) => check ?? [])
  return all.length === 0 ? bare : (value) => bare(value) && all.every((check) => check(value))
}

function withoutChecks(shape: z.core.$ZodType): Test | null {
  if (shape instanceof z.ZodString) return (value) => typeof value === 'string'
  if (shape instanceof z.ZodNumberFormat) return shape.format === 'safeint' ? Number.isSafeInteger : null
  if (shape instanceof z.ZodBoolean) return (value) => typeof value === 'boolean'
  if (shape instanceof z.ZodUnknown) return () => true
  if (shape instanceof z.ZodLiteral) return oneOf(shape.values)
  if (shape instanceof z.ZodEnum) return oneOf(new Set(shape.options))
  if (shape instanceof z.ZodNullable) return orNull(testOf(shape.unwrap()))
  // A default fills in what is missing, and that is for zod to do.
  if (shape instanceof z.ZodDefault || shape instanceof z.ZodOptional) return testOf(shape.unwrap())
  if (shape instanceof z.ZodArray) return listTest(testOf(shape.element))
  if (shape instanceof z.ZodUnion) return shape.options.every(isText) ? anyOf(shape.options.map(testOf)) : null
  if (shape instanceof z.ZodRecord) return recordTest(shape)
  return shape instanceof z.ZodObject ? objectTest(shape) : null
}

/** Null for a check that this file does not know. */
function checkTest(check: z.core.$ZodCheck): Test | null {
  const { def } = check._zod
  if (check instanceof z.core.$ZodCheckMinLength) return (value) => lengthOf(value) >= check._zod.def.minimum
  if (check instanceof z.core.$ZodCheckMaxLength) return (value) => lengthOf(value) <= check._zod.def.maximum
  if (check instanceof z.core.$ZodCheckGreaterThan) return aboveTest(check._zod.def)
  if (check instanceof z.core.$ZodCheckRegex) return patternTest(check._zod.def.pattern)
  if (def.check === 'custom' && 'fn' in def && typeof def.fn === 'function') {
    const { fn } = def
    return (value) => Boolean(fn(value))
  }
  return null
}

function asZod(shape: z.core.$ZodType): Test {
  return (value) => {
    const { success, data } = z.safeParse(shape, value)
    return success && data === value
  }
}

function oneOf(values: ReadonlySet<unknown>): Test {
  return (value) => values.has(value)
}

function orNull(inner: Test): Test {
  return (value) => value === null || inner(value)
}

function listTest(element: Test): Test {
  return (value) => Array.isArray(value) && value.every(element)
}

/** Of two forms that both fit, zod takes the first; with texts it makes no difference. */
function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value))
}

function isText(shape: z.core.$ZodType): boolean {
  return shape instanceof z.ZodString || shape instanceof z.ZodEnum
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN
}

function aboveTest({ value: least, inclusive }: z.core.$ZodCheckGreaterThanDef): Test {
  return (value) =>
    typeof value === 'number' && typeof least === 'number' && (inclusive ? value >= least : value > least)
}

/** A pattern that remembers where it was would not give the same answer twice. */
function patternTest(pattern: RegExp): Test | null {
  return pattern.global || pattern.sticky ? null : (value) => typeof value === 'string' && pattern.test(value)
}

function recordTest({ keyType, valueType, def }: z.ZodRecord): Test | null {
  // Where every key of a list is needed, a record is an object of another kind.
  if (def.mode !== undefined || (keyType._zod.values !== undefined && !def.partial)) return null
  const [keyTest, valueTest] = [testOf(keyType), testOf(valueType)]
  return (value) => {
    if (!isPlain(value)) return false
    for (const name of Object.keys(value))
      if (name === '__proto__' || !keyTest(name) || !valueTest(value[name])) return false
    return true
  }
}

function objectTest(shape: z.ZodObject): Test | null {
  // Any other object leaves out, or keeps, what it does not know.
  if (!(shape.def.catchall instanceof z.ZodNever)) return null
  const fields: FieldTest[] = Object.entries(shape.shape).map(([name, inner]) => ({
    name,
    mayMiss: inner instanceof z.ZodOptional,
    test: testOf(inner),
  }))
  return (value) => isPlain(value) && fits(fields, value)
}

function fits(fields: readonly FieldTest[], value: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(value)
  let at = 0
  for (const { name, mayMiss, test } of fields) {
    if (names[at] !== name) {
      if (mayMiss) continue
      return false
    }
    if (!test(value[name])) return false
    at++
  }
  return at === names.length
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

// Finds the fields of an answer that are declared as JavaScript numbers. Numbers arrive as exact text, so these would fit nothing.
import { z } from 'zod'
import { insideOf } from '../../providers/framework/readable.ts'

/** The paths of all `z.number()` in a schema, such as `data[].cost`. */
export function floatsIn(schema: unknown, path = ''): string[] {
  if (!(schema instanceof z.core.$ZodType)) return []
  const inside = insideOf(schema)
  if (inside !== undefined) return floatsIn(inside, path)
  if (schema instanceof z.core.$ZodNumber) return [path || 'the whole']
  if (schema instanceof z.core.$ZodObject)
    return Object.entries(schema._zod.def.shape).flatMap(([name, field]) =>
      floatsIn(field, path === '' ? name : `${path}.${name}`),
    )
  if (schema instanceof z.core.$ZodArray) return floatsIn(schema._zod.def.element, `${path}[]`)
  if (schema instanceof z.core.$ZodRecord) return floatsIn(schema._zod.def.valueType, `${path}[]`)
  if (schema instanceof z.core.$ZodTuple) return schema._zod.def.items.flatMap((item) => floatsIn(item, `${path}[]`))
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.flatMap((option) => floatsIn(option, path))
  if (schema instanceof z.core.$ZodPipe)
    return floatsIn(schema._zod.def.in instanceof z.core.$ZodTransform ? schema._zod.def.out : schema._zod.def.in, path)
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault
  )
    return floatsIn(schema._zod.def.innerType, path)
  return []
}

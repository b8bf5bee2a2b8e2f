// docs/configuration.md: every field of the two files that people edit, with its default and its meaning, from the schemas.
import { z } from 'zod'
import { Config } from '../../schema/config.ts'
import { Registry } from '../../schema/registry.ts'
import { settingVariables } from '../environment/settings.ts'
import { code, markdownTable } from './markdown-table.ts'

/** The parts of a JSON Schema that the tables show. */
const Node = z.object({
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Node).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), Node]).optional()
  },
  get items() {
    return Node.optional()
  },
  get anyOf() {
    return z.array(Node).optional()
  },
})
type Node = z.infer<typeof Node>

/** Environment variables by the field that they override. */
const variables = new Map<string, string>(
  Object.entries(settingVariables).flatMap(([section, fields]) =>
    Object.entries(fields).map(([field, name]) => [`${section}.${field}`, `KEYZ_${name}`] as const),
  ),
)

export function configurationPage(): Record<string, string> {
  const config = schemaOf(Config)
  const registry = schemaOf(Registry)
  const policies = config.properties?.policies?.items?.anyOf ?? []
  return {
    config: fieldTable(config, variables),
    policies: markdownTable(['Policy', 'Violated by'], policyRows(policies)),
    registry: fieldTable(registry),
    row: fieldTable(recordIn(registry, 'keys')),
    prices: fieldTable(recordIn(registry, 'prices')),
  }
}

function schemaOf(schema: z.ZodType): Node {
  return Node.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
}

function recordIn({ properties }: Node, field: string): Node {
  return Node.parse(properties?.[field]?.additionalProperties)
}

interface Row {
  path: string
  node: Node
  required: boolean
}

/** One row per field; a group is replaced by its fields. Throws for a field without a description. */
function rowsOf({ properties = {}, required }: Node, prefix = ''): Row[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const path = `${prefix}${name}`
    if (node.properties !== undefined) return rowsOf(node, `${path}.`)
    if (node.description === undefined) throw new Error(`the schema does not describe ${path}`)
    return [{ path, node, required: required.includes(name) }]
  })
}

function fieldTable(schema: Node, variables?: ReadonlyMap<string, string>): string {
  const rows = rowsOf(schema)
  const hasDefaults = rows.some(({ node }) => node.default !== undefined)
  const head = ['Field', ...(hasDefaults ? ['Default'] : []), 'Meaning', ...(variables ? ['Variable'] : [])]
  return markdownTable(
    head,
    rows.map(({ path, node, required }) => {
      const variable = variables?.get(path)
      return [
        code(path),
        ...(hasDefaults ? [required ? 'required' : defaultOf(node)] : []),
        `${node.description}${choicesOf(node)}`,
        ...(variables ? [variable === undefined ? '' : code(variable)] : []),
      ]
    }),
  )
}

function defaultOf({ default: value }: Node): string {
  if (value === undefined) return ''
  return code(typeof value === 'string' ? value : JSON.stringify(value))
}

function choicesOf({ enum: choices, description = '' }: Node): string {
  const unnamed = choices?.some((choice) => !description.includes(choice)) ?? false
  return unnamed ? ` One of ${choices?.map(code).join(', ')}.` : ''
}

/** Each policy has one required field, its name; the optional ones narrow it, and are the same for all. */
function policyRows(policies: readonly Node[]): string[][] {
  return policies.flatMap(({ properties = {}, required }) =>
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, node]) => [code(name), node.description ?? '']),
  )
}

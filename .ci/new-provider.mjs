// `npm run provider:new NAME`: the skeleton of a provider, which passes its tests at once and says where to fill it in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const [id = ''] = process.argv.slice(2)
const folder = new URL('../providers/', import.meta.url)
const file = new URL(`${id}.ts`, folder)
if (!/^[a-z][a-z0-9-]*$/.test(id) || existsSync(file)) {
  console.error(
    id === ''
      ? 'Which provider? npm run provider:new NAME'
      : `${id} is no new name of small letters, digits and dashes.`,
  )
  process.exit(2)
}

const name = id.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase())
const variable = `${id.toUpperCase().replaceAll('-', '_')}_API_KEY`

writeFileSync(
  file,
  `// TODO ${id}: what it is, and where what is below is documented.
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { modelsProveKey } from './framework/models.ts'

export const ${name} = defineProvider({
  id: '${id}',
  name: '${id}',
  docs: ['https://${id}.example.com/docs'],
  hosts: { default: 'https://api.${id}.example.com/v1' },
  keys: [
    {
      kind: 'api',
      env: ['${variable}'],
      create_url: 'https://${id}.example.com/keys',
      certainty: 'official',
    },
  ],
  auth: bearer,
  ...modelsProveKey({ path: '/models' }),
  cannot: { else: 'TODO: one sentence on why the rest cannot be had' },
})
`,
)

const index = new URL('index.ts', folder)
const lines = readFileSync(index, 'utf8').split('\n')
const isImport = (line) => /^import \{ \w+ \} from '\.\/[a-z0-9-]+\.ts'$/.test(line)
const path = (line) => /'\.\/(.+)\.ts'/.exec(line)?.[1] ?? ''
const own = `import { ${name} } from './${id}.ts'`
const known = [...lines.filter(isImport), own].sort((left, right) => (path(left) < path(right) ? -1 : 1))
const rest = lines.filter((line) => !isImport(line)).join('\n')
const list = known.map((line) => /\{ (\w+) \}/.exec(line)?.[1]).join(', ')
const [title, ...body] = rest.replace(/(providers: readonly Provider\[\] = \[)[^\]]*\]/, `$1${list}]`).split('\n')
writeFileSync(index, [title, ...known, ...body].join('\n'))

const fixtures = new URL(`fixtures/${id}/`, folder)
const write = (place, value) => writeFileSync(new URL(place, fixtures), `${JSON.stringify(value, null, 2)}\n`)
for (const place of ['answers/', 'cases/']) mkdirSync(new URL(place, fixtures), { recursive: true })
write('answers/models.200.json', { object: 'list', data: [{ id: 'model-1', object: 'model' }] })
write('answers/models.401.json', { error: { message: 'Invalid API key' } })
const usual = { now: '2026-11-21T00:00:00Z', kind: 'api' }
const fields = ['balances', 'credits_total', 'credits_used', 'costs', 'usage', 'quotas', 'rate_limits', 'expires_at']
const hint = 'TODO: one sentence on why the rest cannot be had'
write('cases/ordinary-key.json', {
  about: 'A key that works: TODO.',
  ...usual,
  answers: { 'GET /models': { answer: 'models.200' } },
  expected: {
    reading: {
      models: { count: 1, ids: ['model-1'] },
      gaps: fields.map((field) => ({ field, reason: 'not_offered', hint })),
    },
  },
})
write('cases/rejected-key.json', {
  about: 'A key that the provider does not know.',
  ...usual,
  answers: { 'GET /models': { answer: 'models.401' } },
  expected: { error: 'auth_error' },
})

console.log(`providers/${id}.ts and providers/fixtures/${id}/ are there. Next, after filling them in:
  npm run fix && npm run docs
  KEYZ_TEST_PROVIDER=${id} npx vitest run --config test/vitest.config.ts test/integration/provider-cases.test.ts test/providers/contract`)

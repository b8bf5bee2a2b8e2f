// The files of a new provider, as text by path. They pass every test but the one for a TODO and the one for an example address.
import { constantName } from './names.ts'
import type { Skeleton } from './options.ts'

export function skeletonFiles(skeleton: Skeleton): Map<string, string> {
  const { id, main, models } = skeleton
  const fixtures = `providers/fixtures/${id}`
  const proof = main === null ? 'models' : 'account'
  return new Map([
    [`providers/${id}.ts`, main === null ? listOnly(skeleton) : withMain(skeleton)],
    ...(main === null ? [] : ([[`${fixtures}/answers/account.200.json`, accountAnswer]] as const)),
    ...(models === null ? [] : ([[`${fixtures}/answers/models.200.json`, modelsAnswer]] as const)),
    [`${fixtures}/answers/${proof}.401.json`, rejection],
    [`${fixtures}/cases/working-key.json`, workingCase(skeleton)],
    [`${fixtures}/cases/rejected-key.json`, rejectedCase(main ?? models ?? '', `${proof}.401`)],
  ])
}

function withMain(skeleton: Skeleton): string {
  const { main, models } = skeleton
  const answers = models === null ? 'account' : 'account, models'
  return `${first(skeleton)}import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
${models === null ? '' : "import { askModels } from './framework/models.ts'\n"}import { ask } from './framework/request.ts'
import { balance } from './framework/rows.ts'

// TODO: the fields of the answer that a reading needs, and with maybe() from framework/readable.ts those that it can do without. Leave the others out.
const Account = z.object({ balance: amount })

${described(skeleton)}
  requests: {
    // TODO: what the answer gives: balances, quotas, usage, ...
    account: ask(Account, { path: '${main}', gives: ['balances'] }),
${models === null ? '' : `    models: askModels('${models}'),\n`}  },
  normalize: ({ ${answers} }) => ({ balances: balance(account.balance, 'USD')${models === null ? '' : ', models'} }),
${ending}`
}

function listOnly(skeleton: Skeleton): string {
  return `${first(skeleton)}import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { modelsProveKey } from './framework/models.ts'

${described(skeleton)}
  ...modelsProveKey({ path: '${skeleton.models}' }),
${ending}`
}

function first({ name }: Skeleton): string {
  return `// TODO: ${name} in one line: what a key can ask, and where that is documented, with the month in which you looked.\n`
}

function described({ id, name, docs, host, env, create, prefix }: Skeleton): string {
  const form = prefix === null ? '' : `prefix: '${prefix}', `
  return `export const ${constantName(id)} = defineProvider({
  id: '${id}',
  name: '${name}',
  docs: ['${docs}'],
  host: '${host}',
  // TODO: prefix and length, if keys have a form that is documented.
  keys: apiKey('${env}', { ${form}create: '${create}' }),`
}

const ending = `  cannot: { else: 'TODO: one sentence on why a key cannot ask for the rest' },
})
`

const accountAnswer = `{ "balance": "12.50", "note": "TODO: the documented answer" }
`

const modelsAnswer = `{ "object": "list", "data": [{ "id": "model-1", "object": "TODO: the documented answer" }] }
`

const rejection = `{ "error": { "message": "TODO: the documented answer to a wrong key" } }
`

function workingCase({ main, models }: Skeleton): string {
  const answers = [
    ...(main === null ? [] : [`    "GET ${main}": { "answer": "account.200" }`]),
    ...(models === null ? [] : [`    "GET ${models}": { "answer": "models.200" }`]),
  ]
  const reading = [
    ...(main === null ? [] : ['      "balances": [{ "amount": "12.5", "currency": "USD" }]']),
    ...(models === null ? [] : ['      "models": { "count": 1, "ids": ["model-1"] }']),
  ]
  return `{
  "about": "A key that works. TODO: what is special about it.",
  "now": "2026-11-21T00:00:00Z",
  "kind": "api",
  "answers": {
${answers.join(',\n')}
  },
  "expected": {
    "reading": {
${reading.join(',\n')}
    }
  }
}
`
}

function rejectedCase(path: string, answer: string): string {
  return `{
  "about": "A key that the provider does not know.",
  "now": "2026-11-21T00:00:00Z",
  "kind": "api",
  "answers": { "GET ${path}": { "answer": "${answer}" } },
  "expected": { "error": "auth_error" }
}
`
}

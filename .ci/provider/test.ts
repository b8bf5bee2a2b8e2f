// `npm run provider:test NAME`: everything that matters for one provider, as a short list of what is right and what is not.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { knownProviders, noSuchProvider } from './names.ts'
import { reportedTests, type Section, sectionsOf, summaryOf, type VitestReport } from './report.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const usage = `Usage: npm run provider:test NAME

Checks one provider: format and lint of its files, its declaration, its recorded answers and
cases, the same cases over real HTTP, the generated documentation, and the architecture.`

interface Ran {
  code: number
  output: string
}

/** Runs a program of node_modules; what it prints is kept. */
async function run(script: string, parameters: readonly string[], more: Record<string, string> = {}): Promise<Ran> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...parameters], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function formatAndLint(id: string): Promise<Section> {
  const files = ['providers/index.ts', `providers/${id}.ts`, `providers/${id}`].filter((path) =>
    existsSync(root + path),
  )
  const { code, output } = await run('@biomejs/biome/bin/biome', [
    'check',
    '--colors=off',
    '--reporter=github',
    ...files,
  ])
  const found = [...output.matchAll(/^::\w+ title=([^,]*),file=([^,]*),line=(\d+),[^:]*::(.*)$/gm)]
  const problems = found.map(([, title, file, line, message]) => `${file}:${line}: ${message} (${title})`)
  const hint = ['npm run fix repairs most of this']
  return {
    name: 'format and lint',
    count: files.length,
    problems: code === 0 ? [] : [...(problems.length > 0 ? problems : [output.trim()]), ...hint],
  }
}

async function testsOf(id: string): Promise<Section[]> {
  const folder = mkdtempSync(join(tmpdir(), 'keyz-provider-'))
  const file = join(folder, 'report.json')
  try {
    const { output } = await run(
      'vitest/vitest.mjs',
      [
        'run',
        '--config',
        'test/vitest.config.ts',
        '--reporter=json',
        `--outputFile=${file}`,
        '--pool=threads',
        '--no-isolate',
        '--experimental.fsModuleCache',
        // The third project, whole commands, is about no provider.
        '--project=unit',
        '--project=integration',
        ...reportedTests,
      ],
      { KEYZ_TEST_PROVIDER: id },
    )
    if (!existsSync(file)) return [{ name: 'tests', count: 0, problems: [output.trim() || 'vitest did not start'] }]
    const report: VitestReport = JSON.parse(readFileSync(file, 'utf8'))
    return sectionsOf(report, root)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function check(id: string): Promise<boolean> {
  const started = performance.now()
  const sections = (await Promise.all([formatAndLint(id), testsOf(id)])).flat()
  const reported = new Set<string>()
  for (const { name, count, problems } of sections) {
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${name}${problems.length === 0 ? ` (${count})` : ''}`)
    const fresh = problems.filter((text) => !reported.has(text))
    if (fresh.length < problems.length) console.log('    fails for the reason given above')
    for (const problem of fresh) {
      reported.add(problem)
      console.log(`    ${problem.replaceAll(root, '').replaceAll('\n', '\n    ')}`)
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`\n${summaryOf(id, sections)} (${seconds} s)`)
  return sections.every(({ problems }) => problems.length === 0)
}

const [id, ...rest] = process.argv.slice(2)
if (id === '--help' || id === '-h') console.log(usage)
else if (id === undefined || rest.length > 0) {
  console.error('Which provider? npm run provider:test NAME')
  process.exitCode = 2
} else if (!knownProviders().includes(id)) {
  console.error(noSuchProvider(id))
  process.exitCode = 2
} else if (!readFileSync(join(root, 'providers/index.ts'), 'utf8').includes(`'./${id}.ts'`)) {
  console.error(`providers/${id}.ts is not in the list of providers/index.ts: import it there, and add it to the list.`)
  process.exitCode = 1
} else process.exitCode = (await check(id)) ? 0 : 1

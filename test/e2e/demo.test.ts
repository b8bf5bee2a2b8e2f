// The demo as a newcomer runs it: with Node and git alone.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { keyz, must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('shows discover, sync, status, a week later, and what git keeps', async () => {
  await using home = await temporaryFolder()
  const folder = join(home.path, 'demo')
  const environment = { HOME: home.path, TMPDIR: home.path, KEYZ_NOW: '2026-11-21T09:00:00Z' }

  const { code, stdout, stderr } = await keyz(['demo', '--dir', folder], { environment })

  const [, first = '', second = ''] = stdout.split('$ keyz status\n').map((part) => part.split('\n\n')[0] ?? '')
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stderr).not.toContain('Warning')
  for (const sentence of [
    '1. Set up keyz',
    '2. Ask the providers about all keys',
    '3. See the results',
    '4. A week goes by',
    '5. Everything is in git',
    '6. Check the policies of the store',
    'The store stays in',
  ]) {
    expect(stdout).toContain(sentence)
  }
  expect(stdout).toContain("$ git log --no-textconv --no-ext-diff '--format=%h %<(70,trunc)%s' -- .keyz\n")
  // In that shell, the home folder is the demo's.
  expect(stdout).toContain('\n  keyz report --out ../keyz-report.html\n')
  expect(stdout).toMatch(/^\$ keyz diff --since 7d\n2026-11-14 \(/m)
  expect(stdout).toMatch(/^ {4}balance +\$74\.75 -> \$17\.35 \(-\$57\.40\)$/m)
  expect(stdout).toMatch(/^ {2}2026-11-14 09:00 +\$74\.75$/m)
  expect(stdout.match(/ 2026-11-\d\d 09:00 /g)).toHaveLength(8)
  expect(stdout.match(/^\$ keyz sync 2>&1 \| tail -n 1\n11 keys: \d updated.*Commit /gm)).toHaveLength(6)
  // A path is never broken, however long it is: it is measured as short as it is below /tmp.
  const usual = `${stdout}\n${stderr}`.replaceAll(folder, '/tmp/keyz-demo-Zt0sXJ')
  expect(usual.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(first).toMatch(/● +openrouter\/personal\/ci +\$74\.75/)
  expect(first).toMatch(/! +deepseek\/office\/batch +- +503 just now/)
  expect(second).toMatch(/^11 keys: 1 rejected, .* read just now$/m)
  expect(second).toMatch(/\$ +openrouter\/personal\/ci +\$17\.35 +\$8\.20 +1 to 4 d/)
  expect(second).toMatch(/● +cloudflare\/per…nal\/ai-gateway +\$53\.17 .* topped up Nov 17/)
  expect(second).toMatch(/\$ +deepseek\/office\/batch +\$0\.84/)
  expect(second).toMatch(/✗ +openrouter\/office\/agent +- +rejected 24 h ago/)
  expect(second).toMatch(/⌛ +cloudflare\/office\/dns +- +expires in 5 d/)

  const store = join(folder, 'store')
  const sidecars = (await readdir(join(store, '.keyz/providers'), { recursive: true })).filter((name) =>
    /\/.*\/.*\.json$/.test(name),
  )
  expect(sidecars).toHaveLength(11)
  for (const name of sidecars) {
    const text = await readFile(join(store, '.keyz/providers', name), 'utf8')
    Sidecar.parse(JSON.parse(text))
    expect(text).not.toContain('report it')
  }
  expect(await must('git', ['-C', store, 'status', '--porcelain'], { environment })).toBe('')
  expect(
    (await must('git', ['-C', store, 'log', '--format=%s', '--', '.keyz'], { environment })).split('\n').slice(0, 2),
  ).toEqual([
    'meta(sync): refresh cloudflare, deepseek, openrouter, xai (7 keys changed, 3 unchanged)',
    'meta(sync): refresh cloudflare, deepseek, openrouter, xai (9 keys changed, 2 unchanged)',
  ])

  const tried = await run(
    'sh',
    [
      '-c',
      `. ${folder}/demo.sh && keyz show openrouter/personal/ci && keyz show openrouter/office/agent && keyz sync --force deepseek; keyz status --json`,
    ],
    { environment },
  )
  const at = async (...parameters: string[]) => {
    const [width = '', color = ''] = parameters
    const shown = await run('sh', ['-c', `. ${folder}/demo.sh && keyz status ${parameters.slice(2).join(' ')}`], {
      environment: { ...environment, COLUMNS: width, FORCE_COLOR: color },
    })
    return shown.stdout
  }
  for (const width of ['80', '120']) {
    await expect(await at(width, '0')).toMatchFileSnapshot(`../golden/status/demo-${width}.txt`)
    await expect(await at(width, '1')).toMatchFileSnapshot(`../golden/status/demo-${width}-color.txt`)
  }
  for (const view of [['--tree'], ['--by', 'provider']])
    for (const line of (await at('80', '0', ...view)).split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect(await at('80', '0', '--by', 'provider')).toContain('at least $7.16, worked out from readings since')
  expect(await at('80', '0', '--by', 'provider', '--at', '3d')).toContain(
    'at least $3.33, worked out from readings since',
  )
  expect(await at('80', '0', '--by', 'account')).toMatch(
    /\n\ntotal: 11 keys, .*\n {3}spent in 2026-\d\d: at least \$113\.86\n$/,
  )
  // Of one group alone, people need no total, and programs need not care.
  expect(await at('80', '0', '--by', 'tag')).not.toContain('total')
  expect(StatusReport.parse(JSON.parse(await at('80', '0', '--by', 'tag', '--json'))).total?.month).toEqual([
    { currency: 'USD', amount: '113.86', at_least: true },
  ])
  expect(tried.stdout).toContain('$17.72 of $100.00 left  key_limit')
  expect(tried.stdout.replace(/\s+/g, ' ')).toContain(
    'last known before it was rejected; same wallet as openrouter/office/management',
  )
  expect(tried.stderr).toContain('No provider could be reached: are you offline?')
  expect(tried.stdout).toContain('"amount": "0.84"')
})

it('refuses a folder that holds something, and removes only earlier demos that nobody asked to keep', async () => {
  await using home = await temporaryFolder()
  const environment = { HOME: home.path, TMPDIR: home.path }
  await writeFile(join(home.path, 'keyz-demo-mine'), 'a file of mine')

  const [kept, first] = await Promise.all([keyz(['demo', '--keep'], { environment }), keyz(['demo'], { environment })])
  const refused = await keyz(['demo', '--dir', home.path], { environment })
  const second = await keyz(['demo'], { environment })

  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not empty: choose a new or empty folder for --dir/),
  })
  expect(kept.stdout).not.toMatch(/until you run keyz demo again|Removed/)
  expect(first.stdout).toContain('until you run keyz demo again. keyz demo --keep makes one that stays.')
  expect(first.stdout).not.toContain('Removed')
  expect(second.stdout).toContain(`Removed an earlier demo, ${home.path}/keyz-demo-`)
  expect((await readdir(home.path)).filter((name) => name.startsWith('keyz-demo-'))).toHaveLength(3)
})

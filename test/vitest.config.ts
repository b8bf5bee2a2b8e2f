// Three projects: unit needs nothing, integration uses real servers, git and OpenPGP, e2e runs the command as a person does.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './support/longest-first.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The program itself is started as a release runs it, from dist/, and compiled once. What is about one provider starts no program. */
const setup = [
  './support/shared-cache.ts',
  ...(process.env.KEYZ_TEST_PROVIDER ? [] : ['../.ci/build/replace-bundle.ts']),
]

const withPrograms = {
  // Two of them leave a third of two cores idle, and four a quarter: they wait for retries, deadlines and other programs.
  maxWorkers: 5,
  // As for the unit tests: loading keyz takes a worker longer than many a file takes.
  isolate: false,
  sequence: { groupOrder: 1 },
  globalSetup: setup.map((path) => fileURLToPath(new URL(path, import.meta.url))),
}

const project = (name: string, include: string[], testTimeout: number, more: object = {}) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout, ...more },
})

const mirror = 'test/{schema,providers,meta,pipeline}/**'

export default defineConfig({
  root,
  test: {
    env: { NO_COLOR: '1', TZ: 'Pacific/Kiritimati' },
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', [`${mirror}/*.test.ts`, 'test/architecture/*.test.ts'], 20_000, {
        exclude: ['**/*.integration.test.ts'],
        // These share their modules, which halves their time: a test that changes anything of the process puts it back.
        isolate: false,
        // They never wait. What runs with another number of workers is a group of its own, and these are the first.
        maxWorkers: 2,
        sequence: { groupOrder: 0 },
      }),
      project(
        'integration',
        [`${mirror}/*.integration.test.ts`, 'test/integration/**/*.test.ts'],
        120_000,
        withPrograms,
      ),
      project('e2e', ['test/e2e/**/*.test.ts'], 240_000, withPrograms),
    ],
  },
})

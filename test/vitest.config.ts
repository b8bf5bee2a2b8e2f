// Three projects: unit needs nothing, integration uses real servers, git and OpenPGP, e2e runs the command as a person does.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

const project = (name: string, include: string[], testTimeout: number, exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude, testTimeout, hookTimeout: testTimeout },
})

const mirror = 'test/{schema,providers,meta,pipeline}/**'

export default defineConfig({
  root,
  test: {
    env: { NO_COLOR: '1', TZ: 'Pacific/Kiritimati' },
    maxWorkers: 2,
    projects: [
      project('unit', [`${mirror}/*.test.ts`, 'test/architecture/*.test.ts'], 20_000, ['**/*.integration.test.ts']),
      project('integration', [`${mirror}/*.integration.test.ts`, 'test/integration/**/*.test.ts'], 120_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 240_000),
    ],
  },
})

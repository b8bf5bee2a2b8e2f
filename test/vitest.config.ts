// Three projects: unit needs nothing, integration uses real servers, git and OpenPGP, e2e runs the command as a person does.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout },
})

export default defineConfig({
  root,
  test: {
    env: { NO_COLOR: '1', TZ: 'Pacific/Kiritimati' },
    maxWorkers: 2,
    projects: [
      project('unit', ['test/{schema,providers,meta,pipeline}/**/*.test.ts', 'test/architecture.test.ts'], 20_000),
      project('integration', ['test/integration/**/*.test.ts'], 120_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 240_000),
    ],
  },
})

// The order in which the files of tests begin: the longest first, so that no worker is left alone with one of them at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take more than half a minute on two cores, the longest first. One that is not here costs time, and nothing else. */
export const longest = [
  'test/integration/provider-test.test.ts',
  'test/e2e/pass-hooks.test.ts',
  'test/e2e/opencode.test.ts',
  'test/e2e/init-kills.test.ts',
  'test/integration/bad-answers.test.ts',
  'test/e2e/ci-not-reached.test.ts',
  'test/integration/every-provider-case.test.ts',
  'test/integration/changed-by-others.test.ts',
  'test/pipeline/decrypt/agent-decrypter.integration.test.ts',
  'test/e2e/bad-input.test.ts',
  'test/integration/hooks-isolation.test.ts',
  'test/e2e/tui.test.ts',
  'test/pipeline/sync/sync-key.passing.integration.test.ts',
  'test/integration/hooks-chaining.test.ts',
  'test/e2e/demo.test.ts',
  'test/pipeline/sync/sync.integration.test.ts',
  'test/e2e/kills.test.ts',
  'test/e2e/broken-surroundings.test.ts',
  'test/e2e/ten-days.test.ts',
  'test/pipeline/sync/reconcile.integration.test.ts',
  'test/e2e/pass.test.ts',
  'test/e2e/tui-trouble.test.ts',
  'test/pipeline/ci/metadata-branch/publish-metadata.integration.test.ts',
  'test/integration/hooks-trouble.test.ts',
  'test/pipeline/commands/init.integration.test.ts',
  'test/e2e/ci-passing-failures.test.ts',
] as const

/** After those, project by project: a worker keeps its modules while the next file is of the same project. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = longest.findIndex((name) => moduleId.endsWith(`/${name}`))
      return rank === -1 ? longest.length : rank
    }
    return [...usual].sort(
      (one, other) => rankOf(one) - rankOf(other) || one.project.name.localeCompare(other.project.name),
    )
  }
}

// What a test run says about one provider: one section per kind of test, and each problem once, without stack traces.

/** The parts of vitest's JSON report that are read here. */
export interface VitestReport {
  testResults: {
    name: string
    message: string
    status: string
    assertionResults: { title: string; fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

export interface Section {
  name: string
  /** How many checks there were. */
  count: number
  problems: string[]
}

/** By what the path of a test starts with, in the order in which a person fixes things. */
const kinds: readonly [string, string][] = [
  ['test/providers/every-provider-fixtures', 'files filled in, named, and used'],
  ['test/providers/every-provider-declaration', 'declaration'],
  ['test/providers/every-provider-readings', 'readings of the recorded answers, and of odd ones'],
  ['test/providers/every-provider-failed', 'requests that fail'],
  ['test/providers/every-provider-broken', 'broken answers'],
  ['test/integration/every-provider-case', 'cases over real HTTP'],
  ['test/pipeline/docs/write-docs', 'documentation is up to date'],
  ['test/architecture/', 'architecture'],
]

/** The tests that have a section, and so the ones to run. */
export const reportedTests = kinds.map(([start]) => start)

export function sectionsOf({ testResults }: VitestReport, root: string): Section[] {
  return kinds.map(([start, name]) => {
    const files = testResults.filter((file) => file.name.slice(root.length).startsWith(start))
    const tests = files.flatMap(({ assertionResults }) => assertionResults)
    const failed = tests.filter(({ status }) => status === 'failed')
    const problems = [
      ...files
        .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
        .map((file) => plain(file.message)),
      ...failed.flatMap(({ title, failureMessages }) => messagesOf(start, title, failureMessages)),
    ]
    return {
      name,
      count: tests.length,
      problems: files.length === 0 ? ['these tests did not run'] : [...new Set(problems)],
    }
  })
}

/** What passed, and what to do next. */
export function summaryOf(id: string, sections: readonly Section[]): string {
  const checks = sections.reduce((sum, { count }) => sum + count, 0)
  const failed = sections.filter(({ problems }) => problems.length > 0)
  const [first] = failed
  if (first === undefined)
    return `${id}: all ${sections.length} groups passed (${checks} checks). Next: npm run check (types, dead code), then commit.`
  const passed = sections.length - failed.length
  return `${id}: ${passed} of ${sections.length} groups passed, ${failed.length} failed. Next: fix "${first.name}" first, then run npm run provider:test ${id} again.`
}

function messagesOf(start: string, title: string, messages: readonly string[]): string[] {
  // The difference of two whole pages helps nobody.
  if (start.includes('/docs/')) return [`${title.replaceAll("'", '').split(' ')[0]} is out of date: npm run docs`]
  if (start.includes('/architecture/')) return messages.map((message) => `${title}: ${plain(message)}`)
  return messages.map(plain)
}

/** A message without the kind of error before it and the stack after it. */
function plain(message: string): string {
  const [text = ''] = message.split(/\n\s+at |\n\n/)
  return text.replace(/^(?:AssertionError|Error): /, '').trim()
}

// The last word of .ci/run: `N passed, N failed`, from the results of the test run. A skipped test or an empty run is a failure.
// Above it stands what failed and why, short enough to be read where only the end of a log is kept.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [path, status] = process.argv.slice(2)
const { numPassedTests, numFailedTests, numTotalTests, success, testResults } = JSON.parse(readFileSync(path, 'utf8'))

/** Lines of a message that are kept: what was expected, what came, and where. */
const maxLines = 12

function shortened(message) {
  const lines = message.split('\n').filter((line) => !line.includes('/node_modules/'))
  return lines.slice(0, maxLines).join('\n')
}

let failed = numFailedTests
for (const { name, message, assertionResults } of testResults) {
  const file = relative(process.cwd(), name)
  // A file that could not be loaded has no tests. Where it is a hook that failed, only the reporter, further up, says why.
  if (message) console.log(`failed: ${file}\n${shortened(message)}`)
  for (const { status, fullName, failureMessages } of assertionResults)
    if (status === 'failed') console.log(`failed: ${file}: ${fullName}\n${shortened(failureMessages.join('\n'))}`)
  const notRun = assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  if (notRun.length > 0) console.log(`not run: ${notRun.length} of ${file}, the first of them "${notRun[0].fullName}"`)
  failed += notRun.length
}
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exit(
  status === '0' && success && failed === 0 && numPassedTests > 0 && numTotalTests === numPassedTests ? 0 : 1,
)

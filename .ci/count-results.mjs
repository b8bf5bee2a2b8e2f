// The last word of .ci/run: `N passed, N failed`, from the results of the test run. A skipped test or an empty run is a failure.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
const { numPassedTests, numFailedTests, numTotalTests, success, testResults } = JSON.parse(readFileSync(file, 'utf8'))
const notRun = testResults.flatMap(({ assertionResults }) =>
  assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName),
)
for (const name of notRun) console.log(`not run: ${name}`)
const failed = numFailedTests + notRun.length
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exit(
  status === '0' && success && failed === 0 && numPassedTests > 0 && numTotalTests === numPassedTests ? 0 : 1,
)

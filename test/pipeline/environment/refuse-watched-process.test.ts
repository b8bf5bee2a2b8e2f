import { expect, it } from 'vitest'
import { refuseWatchedProcess } from '../../../pipeline/environment/refuse-watched-process.ts'

it.each([
  { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  { NODE_DEBUG: 'http' },
  { NODE_OPTIONS: '--max-old-space-size=300 --inspect=0.0.0.0:9229' },
  { NODE_OPTIONS: '--inspect-brk' },
  { NODE_OPTIONS: '--tls-keylog=/tmp/keys' },
  { NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2' },
  { NODE_OPTIONS: '--report-on-signal' },
])('refuses %o', (variables) => {
  expect(() => refuseWatchedProcess(variables, [])).toThrow(/run again/)
})

it('refuses a debugger that Node was started with', () => {
  expect(() => refuseWatchedProcess({}, ['--inspect'])).toThrow('run keyz without it')
})

it.each([{}, { NODE_DEBUG: '' }, { NODE_OPTIONS: '--max-old-space-size=300 --no-warnings' }])(
  'takes %o',
  (variables) => {
    expect(() => refuseWatchedProcess(variables, ['--import', 'x.mjs'])).not.toThrow()
  },
)

// A key that may no longer see anything is told apart from one whose requests a page in front of the provider blocked.
import { expect, it } from 'vitest'
import { lostRights } from '../../../pipeline/sync/lost-rights.ts'
import { sidecarOfReading } from '../../../pipeline/sync/sidecar-of.ts'
import { vertex } from '../../../providers/vertex.ts'
import { RegistryRow } from '../../../schema/registry.ts'
import { allCases } from '../../support/fixtures.ts'
import { askedInProcess } from '../../support/in-process.ts'

const row = RegistryRow.parse({ provider_id: 'vertex', key_alias: 'key' })
const page = { status: 403, body: '<!doctype html><title>Blocked</title>', headers: { 'content-type': 'text/html' } }
const refusal = { status: 403, body: '{"error":{"code":403,"status":"PERMISSION_DENIED"}}' }

/** What a sync makes of a service account that read its quotas before, and now gets this answer to every request for them. */
async function afterwards(answer: typeof page | typeof refusal) {
  const named = allCases().find(({ provider, name }) => provider === 'vertex' && name === 'service-account')
  if (named === undefined) throw new Error('the case is gone')
  const before = await askedInProcess(vertex, named)
  const reading = vertex.read(before.answers.bodies, before.context, before.answers.gaps)
  const { now, kind } = before.context
  const sidecar = sidecarOfReading('vertex/key', row, { reading, kind, provenance: [] }, now)
  const after = await askedInProcess(vertex, named, (request, usual) =>
    request.path.endsWith('/timeSeries') ? answer : usual(request),
  )
  const next = vertex.read(after.answers.bodies, after.context, after.answers.gaps)
  return {
    failure: lostRights(next, sidecar),
    reasons: new Set(next.gaps.map(({ field, reason }) => `${field} ${reason}`)),
  }
}

it('says that a key lost its rights where the provider itself refuses everything it once read', async () => {
  const { failure } = await afterwards(refusal)

  expect(failure?.kind).toBe('config_error')
})

it('says nothing of rights where an HTML page answers in place of the provider', async () => {
  const { failure, reasons } = await afterwards(page)

  expect(failure).toBeNull()
  expect(reasons).toContain('quotas request_failed')
  expect(reasons).not.toContain('quotas forbidden')
})

// Real TLS on this machine: a host with a wrong certificate gets no key, and the sentence says that it is the certificate.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { expect } from 'vitest'
import { itNeeds } from '../support/needs.ts'
import { must } from '../support/run.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A server whose certificate, made here and now, is for this name. It notes what it is asked. */
async function tlsServer(name: string) {
  const folder = await temporaryFolder()
  const [key, certificate] = [join(folder.path, 'key.pem'), join(folder.path, 'certificate.pem')]
  const what = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=${name}`,
  ]
  await must('openssl', ['req', '-x509', ...what, '-keyout', key, '-out', certificate])
  const asked: string[] = []
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (request, response) => {
    asked.push(request.url ?? '')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    asked,
    certificate,
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Syncs one key with a provider that stands at this address. */
async function syncAt(url: string, variables: Record<string, string>) {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': `sk-${'0a1b2c3d'.repeat(4)}` })
  await store.keyz(['discover', '--yes'])
  return await store.keyz(['sync'], { KEYZ_BASE_URL_DEEPSEEK: url, ...variables })
}

itNeeds('openssl')('says that the certificate is for another host, and sends nothing', async () => {
  await using server = await tlsServer('DNS:elsewhere.example')

  const { code, stderr } = await syncAt(server.url, { NODE_EXTRA_CA_CERTS: server.certificate })

  expect(code).toBe(1)
  expect(stderr).toContain('the certificate of the host is for another name')
  expect(server.asked).toEqual([])
})

itNeeds('openssl')('says that the certificate is not trusted, and sends nothing', async () => {
  await using server = await tlsServer('IP:127.0.0.1')

  const { code, stderr } = await syncAt(server.url, {})

  expect(code).toBe(1)
  expect(stderr).toContain('the certificate of the host is not trusted')
  expect(server.asked).toEqual([])
})

itNeeds('openssl')('asks where the certificate is right', async () => {
  await using server = await tlsServer('IP:127.0.0.1')

  const { stderr } = await syncAt(server.url, { NODE_EXTRA_CA_CERTS: server.certificate })

  expect(stderr).not.toContain('certificate')
  expect(server.asked).not.toEqual([])
})

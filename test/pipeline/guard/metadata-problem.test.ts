// Which files below .keyz may be committed, pushed, or taken over.
import { describe, expect, it } from 'vitest'
import { metadataProblem } from '../../../pipeline/guard/metadata-problem.ts'

const problem = (path: string, text: string | Uint8Array, mode = '100644') =>
  metadataProblem({ path, mode, bytes: Buffer.from(text) })

const registry = (row: object) =>
  JSON.stringify({
    schema_version: 1,
    keys: { 'deepseek/a/one': { provider_id: 'deepseek', key_alias: 'one', ...row } },
  })

describe('lets pass', () => {
  it.each<[string, string, string]>([
    ['an empty configuration', 'config.yaml', ''],
    ['a configuration with comments', 'config.yaml', '# ours\ngit:\n  mode: commit # see above\n'],
    ['a registry', 'providers/registry.json', registry({ notes: 'used by the nightly job', tags: ['prod'] })],
    ['the ignore file', '.gitignore', '/state/\n'],
    ['the attributes', '.gitattributes', 'providers/**/*.json diff=keyz\n'],
  ])('%s', (_, path, text) => {
    expect(problem(path, text)).toBe(null)
  })
})

describe('refuses', () => {
  it.each<[string, string, string | Uint8Array, string, RegExp]>([
    ['a link', 'config.yaml', '', '120000', /^\.keyz\/config\.yaml is a symbolic link/],
    ['a program', 'config.yaml', '', '100755', /is executable/],
    ['a submodule', 'x', '', '160000', /is a submodule/],
    ['something else', 'x', '', '040000', /is not a regular file/],
    [
      'a file in a place of its own',
      'providers/deepseek/one.json',
      '{}',
      '100644',
      /is not a file that keyz knows: remove it$/,
    ],
    ['a path that leaves', '../x.json', '{}', '100644', /is not a file that keyz knows/],
    ['a path that leaves by a sidecar', 'providers/../../x.json', '{}', '100644', /../],
    ['the state', 'state/sync_state.json', '{}', '100644', /is not a file that keyz knows/],
    ['an entry', 'providers/a/b/c.gpg', 'x', '100644', /is not a file that keyz knows/],
    ['zeros', 'config.yaml', Buffer.from('a\0b'), '100644', /is not text/],
    ['what is no UTF-8', 'config.yaml', Buffer.from([0xc9, 0x74]), '100644', /is not text/],
    ['a broken registry', 'providers/registry.json', '{', '100644', /registry\.json/],
    [
      'an address in a row',
      'providers/registry.json',
      registry({ base_url: 'https://example.org' }),
      '100644',
      /base_url/,
    ],
    [
      'a path that leaves in a row',
      'providers/registry.json',
      registry({ management_key: '../x' }),
      '100644',
      /management_key/,
    ],
    [
      'a slash in a parameter',
      'providers/registry.json',
      registry({ parameters: { user: 'a/../b' } }),
      '100644',
      /user/,
    ],
    ['an unknown setting', 'config.yaml', 'hooks: [x]\n', '100644', /config\.yaml/],
    ['an unknown version', 'config.yaml', 'schema_version: 2\n', '100644', /schema_version/],
    ['a sidecar without anything', 'providers/deepseek/a/one.json', '{}', '100644', /one\.json/],
    ['an object of a foreign tag', 'config.yaml', 'git: !!js/function "x"\n', '100644', /config\.yaml/],
  ])('%s', (_, path, text, mode, sentence) => {
    expect(problem(path, text, mode)).toMatch(sentence)
  })

  it('a file that is larger than anything of keyz', () => {
    expect(problem('config.yaml', Buffer.alloc(16 * 1024 * 1024 + 1, 32))).toMatch(
      /is larger than anything keyz writes/,
    )
  })
})

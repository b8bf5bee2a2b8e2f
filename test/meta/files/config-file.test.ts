// The settings of a store as people write them: all optional, and every mistake has its place.
import { expect, it } from 'vitest'
import { configPath, parseConfig, readConfig } from '../../../meta/files/config-file.ts'
import { DocumentError } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { Config } from '../../../schema/config.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it.each(['', '# only a comment\n', '{}\n'])('takes %j for all defaults', (text) => {
  expect(parseConfig(text, 'config.yaml')).toEqual(Config.parse({}))
})

it('reads the file of the store, or defaults where there is none', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const before = await readConfig(folder)
  await folder.write(configPath, 'git: { mode: commit }\n')
  const after = await readConfig(folder)

  expect([before.git.mode, after.git.mode]).toEqual(['none', 'commit'])
})

it('names the file and the line of a mistake', () => {
  const attempt = () => parseConfig('sync:\n  frequency: 1h\n', '.keyz/config.yaml')

  expect(attempt).toThrow(DocumentError)
  expect(attempt).toThrow('.keyz/config.yaml, line 2, column 3: sync.frequency is not a field that keyz knows')
})

// docs/environment.md: the variables that follow from the code, for settings and for the addresses of the providers.
import { providerList } from '../../providers/catalog.ts'
import { settingVariables } from '../environment/settings.ts'
import { code, markdownTable } from './markdown-table.ts'

export function environmentPage(): Record<string, string> {
  return {
    settings: markdownTable(['Variable', 'Overrides'], settingRows()),
    addresses: markdownTable(['Variable', 'Replaces'], addressRows()),
  }
}

function settingRows(): string[][] {
  return Object.entries(settingVariables).flatMap(([section, fields]) =>
    Object.entries(fields).map(([field, name]) => [code(`KEYZ_${name}`), code(`${section}.${field}`)]),
  )
}

function addressRows(): string[][] {
  return providerList().flatMap(({ hosts }) => hosts.map(({ variable, base_url }) => [code(variable), base_url]))
}

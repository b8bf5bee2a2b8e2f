// `npm run schema`: writes schema/json/*.schema.json anew.
import { mkdir, writeFile } from 'node:fs/promises'
import { jsonSchemas } from './json-schema.ts'

const folder = new URL('./json/', import.meta.url)

await mkdir(folder, { recursive: true })
for (const [name, text] of jsonSchemas()) await writeFile(new URL(name, folder), text)

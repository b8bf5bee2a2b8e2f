// The version of keyz, from package.json.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { programFile } from './environment/program-files.ts'

export const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(programFile('package.json'), 'utf8'))).version

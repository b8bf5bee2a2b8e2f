#!/usr/bin/env node
// Starts keyz from its TypeScript sources, from whichever folder it is called.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./cli.ts')
process.exitCode = await main(process.argv.slice(2), process.env, process)

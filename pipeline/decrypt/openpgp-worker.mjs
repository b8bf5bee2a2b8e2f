// A worker thread starts in plain JavaScript: this lets it understand TypeScript, then starts the real one.
import { fileURLToPath } from 'node:url'
import { requireTypeScript } from '../start/from-sources.mjs'

requireTypeScript(fileURLToPath(new URL('../../', import.meta.url)))('./decrypt/openpgp-worker.ts')

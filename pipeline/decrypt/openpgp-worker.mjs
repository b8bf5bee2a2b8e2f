// A worker thread starts in plain JavaScript: this makes it understand TypeScript, then starts the real one.
import { register } from 'tsx/esm/api'

register()
await import('./openpgp-worker.ts')

// For `node --import`: runs the TypeScript of scripts that belong to this clone, with tsx's cache where nobody else can write.
import { withPrivateCache } from './private-tsx-cache.mjs'

await withPrivateCache(async () => await import('tsx'))

/** `npm run client`: writes the types of `packages/client` anew from the contracts. */
import { writeFile } from 'node:fs/promises'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { allEndpoints } = await import('../packages/shared/src/index.ts')
const { openApiDocument } = await import('../apps/api/src/platform/openapi.ts')
const { writeOperations } = await import('../packages/client/src/write-operations.ts')

const file = new URL('../packages/client/src/operations.ts', import.meta.url)
await writeFile(file, writeOperations(openApiDocument(allEndpoints, '')))
say('wrote packages/client/src/operations.ts')

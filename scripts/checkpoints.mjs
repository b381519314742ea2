/** `npm run checkpoints`: writes docs/checkpoints.md from the definitions of the checkpoints. */
import { writeFileSync } from 'node:fs'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { describeCheckpoints } = await import('@wenkao/office/testing')
const file = inClone('docs', 'checkpoints.md')
writeFileSync(file, describeCheckpoints())
say(`wrote ${file}`)

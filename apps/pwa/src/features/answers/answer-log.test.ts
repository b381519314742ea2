import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { BrowserDatabase } from '../../platform/storage/database.ts'
import { describeAnswerLog } from './answer-log.contract-suite.ts'
import { createDexieAnswerLog } from './answer-log.dexie.ts'
import { createMemoryAnswerLog } from './answer-log.memory.ts'

let databases = 0

describeAnswerLog('memory', async () => createMemoryAnswerLog())
describeAnswerLog('IndexedDB', async () => {
  databases += 1
  return createDexieAnswerLog(new BrowserDatabase(`answer-log-${databases}`))
})

it('[DESIGN 3] tells that it was deleted by another tab, comes back empty, and takes everything again', async () => {
  const log = createDexieAnswerLog(new BrowserDatabase('answer-log-deleted'))
  const entry = { text: 'one', hash: '1', sitting: 's', acknowledged: false }
  await log.append([entry])
  const closed = new Promise<void>((resolve) => {
    log.onClosed(resolve)
  })
  await new BrowserDatabase('answer-log-deleted').delete()
  await closed
  expect(await log.lacking('s', ['1'])).toEqual(['1'])
  await log.append([entry])
  expect(await log.lacking('s', ['1'])).toEqual([])
})

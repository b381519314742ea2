import 'fake-indexeddb/auto'
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

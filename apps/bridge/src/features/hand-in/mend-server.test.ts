import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { holdSitting, releaseSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from '../../test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../test-processes/exam-server-double.ts'
import { createPageWriter } from '../../test-processes/page-writer.ts'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  bridge = await startBridge(folder.path, server.url, { mendMs: 100 })
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

/** Sits the exam, edits a file, hands in and leaves: the page shows the idle screen again. */
async function handInAndLeave(before: () => Promise<void> = async () => undefined) {
  await bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin(), writer.answer('Q1', 'true')].map(({ text }) => text)
  await bridge.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  await before()
  await writeFile(join(folder.path, '答题文件夹', '文件操作', '说明.txt'), '改过的内容')
  const receipt = await until('the receipt', async () => {
    const outcome = await bridge.call(bridgeHandIn)
    return outcome.kind === 'receipt' ? outcome.receipt : undefined
  })
  expect((await bridge.call(releaseSitting)).released).toBe(true)
  return receipt
}

/** The database was put back to a state before the sitting. */
function putBack() {
  const before = { log: new Map(server.log), contents: [...server.contents.keys()] }
  server.log.clear()
  server.contents.clear()
  server.receipts.length = 0
  return before
}

describe('a server whose database was put back after the hand-in (DESIGN 3.4)', () => {
  it('pain 11: gets log, files and hand-in again although the candidate has gone', async () => {
    const receipt = await handInAndLeave()
    const before = putBack()
    await until('the hand-in', () => server.receipts.length > 0)
    expect(server.receipts).toEqual([receipt])
    expect(server.log).toEqual(before.log)
    expect([...server.contents.keys()]).toContain(sha256Hex('改过的内容'))
  })

  it('gets them also from a PC that was restarted in between', async () => {
    const receipt = await handInAndLeave()
    await bridge.stop()
    const before = putBack()
    bridge = await startBridge(folder.path, server.url, { mendMs: 100 })
    await until('the hand-in', () => server.receipts.length > 0)
    expect(server.receipts).toEqual([receipt])
    expect(server.log).toEqual(before.log)
  })

  it('R8: a server that is away in the meantime is asked again when it is back', async () => {
    const receipt = await handInAndLeave()
    await server.stop()
    putBack()
    await server.start()
    await until('the hand-in', () => server.receipts.length > 0)
    expect(server.receipts).toEqual([receipt])
  })
})

describe('[N07] a version that had not gone when the candidate left', () => {
  it('goes to the server later, also from a PC that was restarted in between', async () => {
    const hash = sha256Hex('交卷前的一次保存')
    server.refusals.set('files', { status: 409, hash })
    await handInAndLeave(async () => {
      await writeFile(join(folder.path, '答题文件夹', '文件操作', '说明.txt'), '交卷前的一次保存')
      await until('the version', () => [...server.log.values()].some((text) => text.includes(hash)))
    })
    expect([...server.contents.keys()]).not.toContain(hash)
    await bridge.stop()
    server.refusals.clear()
    bridge = await startBridge(folder.path, server.url, { mendMs: 100 })
    await until('the content', () => server.contents.has(hash))
  })
})

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { bridgeHandIn, contentDigest } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { listSealed } from '@wenkao/shared/sealed-files'
import { holdSitting } from '@wenkao/shared/sittings'
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
import { openedFile, sealedIn } from '../../test-processes/opened-file.fs.ts'
import { createPageWriter } from '../../test-processes/page-writer.ts'
import {
  createInstallation,
  type InstallationDouble,
} from '../../test-processes/session-file-double.ts'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let installation: InstallationDouble
let bridge: RunningBridge

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  installation = await createInstallation()
  server.keys = installation.keys
  bridge = await start()
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const start = (changes = {}): Promise<RunningBridge> =>
  startBridge(folder.path, server.url, { handInMs: 60, sessionFilesMs: 100, ...changes })
const databak = (): string => join(folder.path, 'data', 'databak')
const submissions = () => sealedIn(databak(), 'submission')
const edit = (text: string) =>
  writeFile(join(folder.path, '答题文件夹', '文件操作', '说明.txt'), text)
const keysKnown = () =>
  until('the keys', () => server.received.some(({ path }) => path === '/api/keys'))

/** Sits the exam and changes a file. */
async function sit(held = heldSittingOf(examWithFiles)) {
  await keysKnown()
  await bridge.call(holdSitting, { body: { held } })
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin(), writer.answer('Q1', 'true')].map(({ text }) => text)
  await bridge.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  await edit('改过的内容')
}
const pending = () =>
  until('a sealed file', async () => {
    const outcome = await bridge.call(bridgeHandIn)
    return outcome.kind === 'pending' && outcome.sealed ? outcome.sealed : undefined
  })
const receipt = () =>
  until('the receipt', async () => {
    const outcome = await bridge.call(bridgeHandIn)
    return outcome.kind === 'receipt' ? outcome.receipt : undefined
  })

describe('the submission file of a hand-in', () => {
  it('[F03a] is on disk, whole, before the hand-in reaches the server, and notes its receipt', async () => {
    await sit()
    const seen: string[][] = []
    server.onRequest = async (_, path) => {
      if (path.endsWith('/hand-in')) seen.push(await submissions())
    }
    const { payload } = await receipt()
    expect(seen[0]).toHaveLength(1)
    const path = seen[0]?.[0] ?? ''
    expect(basename(path)).toMatch(/^20260001-\d{14}\.dat$/)
    const { manifest, log, parts, signature } = await openedFile(path, installation.serverIdentity)
    expect(signature).toBe('valid')
    expect(manifest).toMatchObject({ kind: 'submission', missing: [] })
    if (!manifest.submission) throw new Error('no submission')
    expect(contentDigest(ids.sitting, manifest.submission)).toBe(payload.contentDigest)
    expect(log.map((text) => sha256Hex(text))).toEqual(
      expect.arrayContaining([...server.log.keys()]),
    )
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
  })

  it('[F03a] stays while the server is away, is the same for the same content, and another for another', async () => {
    await sit()
    await server.stop()
    const first = await pending()
    expect(first.trouble).toBeNull()
    expect(await submissions()).toEqual([first.path])
    await bridge.stop()
    bridge = await start()
    expect((await pending()).path).toBe(first.path)
    await edit('再次改过')
    const second = await until('another file', async () => {
      const { path } = await pending()
      return path !== first.path && path
    })
    expect(await submissions()).toEqual([first.path, second].sort())
    expect((await bridge.call(bridgeStatus)).submissionFile?.path).toBe(second)
    await rm(second)
    const third = await until('the file again', async () => (await pending()).path)
    expect(await submissions()).toContain(third)
    await server.start()
    const { code } = await receipt()
    const { files } = await bridge.call(listSealed)
    expect(files.map(({ receiptCode }) => receiptCode)).toEqual(files.map(() => code))
  })

  it.each(['/answers', '/lacking', '/files/', '/hand-in'])(
    '[F03a] interrupted at %s goes on: one submission, whose file is there',
    async (part) => {
      await sit()
      let isCut = false
      const lineIsCut = new Promise<void>((resolve) => {
        server.onRequest = async (_, path) => {
          if (!isCut && path.includes(part)) {
            isCut = true
            resolve()
          }
          if (isCut) throw new Error('the line is cut')
        }
      })
      const going = bridge.call(bridgeHandIn).catch(() => undefined)
      await lineIsCut
      await bridge.stop()
      await going
      server.onRequest = undefined
      bridge = await start()
      const { payload } = await receipt()
      expect(server.receipts).toHaveLength(1)
      const digests = await Promise.all(
        (await submissions()).map(async (path) => {
          const { submission } = (await openedFile(path, installation.serverIdentity)).manifest
          return submission && contentDigest(ids.sitting, submission)
        }),
      )
      expect(digests).toContain(payload.contentDigest)
    },
  )

  it('[F03a] goes on without any page once the server is back', async () => {
    await sit()
    await server.stop()
    await pending()
    await server.start()
    await until('the hand-in', async () => (await bridge.call(bridgeStatus)).sitting?.handedIn)
    expect(server.receipts).toHaveLength(1)
  })

  it('[F14] is made in a databak that somebody deleted, and elsewhere where that takes none', async () => {
    const other = join(folder.path, '别处', 'CZKT')
    await bridge.stop()
    bridge = await start({ otherPlaces: [other] })
    await sit()
    await server.stop()
    await rm(databak(), { recursive: true, force: true })
    expect(dirname((await pending()).path ?? '')).toBe(databak())
    await rm(databak(), { recursive: true, force: true })
    await writeFile(databak(), 'a file where a folder is meant to be')
    const elsewhere = await pending()
    expect(elsewhere.path?.startsWith(join(folder.path, '别处', 'wenkao-databak'))).toBe(true)
    await openedFile(elsewhere.path ?? '', installation.serverIdentity)
  })

  it('[F14] that cannot be made is said, and the hand-in goes by the network', async () => {
    await bridge.stop()
    bridge = await start({ otherPlaces: [] })
    await sit()
    await rm(databak(), { recursive: true, force: true })
    await writeFile(databak(), 'a file where a folder is meant to be')
    await server.stop()
    expect(await pending()).toEqual({ path: null, trouble: 'notWritable' })
    await server.start()
    await receipt()
  })

  it('cannot be made by a PC that never had contact: it says so, and hands in', async () => {
    await bridge.stop()
    await rm(join(folder.path, 'data'), { recursive: true })
    server.keys = undefined
    bridge = await start()
    await sit()
    await receipt()
    expect((await bridge.call(bridgeStatus)).submissionFile).toEqual({
      ...{ path: null, trouble: 'noKeys' },
    })
  })

  it('is made at the deadline by a PC out of contact, also with its browser gone (DESIGN 7)', async () => {
    await keysKnown()
    await server.stop()
    const now = Date.now()
    const held = heldSittingOf(examWithFiles, ids.sitting, now)
    const clock = { ...held.clock, deadline: now + 1000 }
    await bridge.call(holdSitting, { body: { held: { ...held, clock } } })
    await mkdir(join(folder.path, '答题文件夹', '文件操作'), { recursive: true })
    await edit('改过的内容')
    const [path] = await until('the file', async () => {
      const found = await submissions()
      return found.length > 0 && found
    })
    const { parts } = await openedFile(path ?? '', installation.serverIdentity)
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
  })
})

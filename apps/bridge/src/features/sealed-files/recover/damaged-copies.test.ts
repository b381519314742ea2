import { cp, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { holdSitting } from '@wenkao/shared/sittings'
import { createSeededRandom, propertySettings } from '@wenkao/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRecords } from '../../../platform/record-format.ts'
import { startBridge, testFolder, until } from '../../../test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
} from '../../../test-processes/exam-server-double.ts'
import { createPageWriter } from '../../../test-processes/page-writer.ts'
import { findAnswerFolders } from './find-answer-folders.ts'
import { readCopies } from './read-copies.ts'
import { rebuildSitting } from './rebuild-sitting.ts'

/** A sitting as it was: entries of its log, and the files below the task's folder. */
interface Original {
  readonly folder: string
  readonly entries: ReadonlySet<string>
  readonly files: ReadonlyMap<string, string>
}

const SITTINGS = 2
const random = createSeededRandom(propertySettings(1).seed)
const pick = (below: number): number => Math.floor(random.next() * below)
const originals: Original[] = []
const removals: (() => Promise<void>)[] = []

beforeAll(async () => {
  for (let at = 0; at < SITTINGS; at += 1) originals.push(await sitSomehow())
})
afterAll(async () => {
  for (const remove of removals) await remove()
})

/** A random sitting over two runs of the bridge, so that its journal has more than one segment. */
async function sitSomehow(): Promise<Original> {
  const folder = await testFolder()
  removals.push(folder.remove)
  const server = await startExamServer()
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  const held = heldSittingOf(examWithFiles)
  const task = join(folder.path, '答题文件夹', '文件操作')
  const entries = new Set<string>()
  for (const writerId of ['a'.repeat(32), 'b'.repeat(32)]) {
    const bridge = await startBridge(folder.path, server.url)
    await bridge.call(holdSitting, { body: { held } })
    const writer = createPageWriter(writerId)
    const answers = Array.from({ length: 5 + pick(30) }, () => writer.answer('Q1', String(pick(9))))
    const texts = [writer.begin(), ...answers].map(({ text }) => text)
    await bridge.call(appendJournal, { body: { sittingId: ids.sitting, entries: texts } })
    const files = Array.from({ length: 1 + pick(4) }, () =>
      Buffer.from(random.bytes(1 + pick(9000))),
    )
    for (const [count, bytes] of files.entries()) {
      await writeFile(join(task, `文件${count}.bin`), bytes)
    }
    await until('the versions', () => {
      const log = [...server.log.values()]
      return files.every((bytes) => log.some((text) => text.includes(sha256Hex(bytes))))
    })
    await bridge.stop()
  }
  await server.stop()
  const journal = join(folder.path, 'data', 'journal', ids.sitting)
  for (const text of await entriesIn(journal)) entries.add(text)
  const files = new Map<string, string>()
  for (const name of await readdir(task, { recursive: true })) {
    const path = join(task, name)
    if ((await stat(path)).isFile()) {
      files.set(`文件操作/${name.split(/[\\/]/).join('/')}`, sha256Hex(await readFile(path)))
    }
  }
  return { folder: folder.path, entries, files }
}

/** Entries that can be read of the segments below a folder. */
async function entriesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.wkj'))
  const found: string[] = []
  for (const name of names) {
    for (const payload of readRecords(await readFile(join(folder, name))).payloads) {
      const { kind, text } = JSON.parse(payload) as { kind: string; text?: string }
      if (kind === 'entry' && text !== undefined) found.push(text)
    }
  }
  return found
}

/** Deletes, cuts or alters some of the files of a copy. */
async function damage(folder: string, blows: number): Promise<void> {
  for (let at = 0; at < blows; at += 1) {
    const names = await readdir(folder, { recursive: true })
    if (names.length === 0) return
    const path = join(folder, names.sort()[pick(names.length)] ?? '')
    const found = await stat(path).catch(() => undefined)
    if (!found) continue
    const blow = pick(found.isFile() && found.size > 0 ? 3 : 1)
    if (blow === 0) await rm(path, { recursive: true })
    else if (blow === 1) await truncate(path, pick(found.size))
    else {
      const bytes = await readFile(path)
      const where = pick(bytes.length)
      bytes[where] = (bytes[where] ?? 0) ^ (1 << pick(8))
      await writeFile(path, bytes)
    }
  }
}

it('[F02f] whatever is deleted, cut or altered: complete is complete, and all that is readable is there', async () => {
  const { numRuns } = propertySettings(25)
  const tools = { random: random.bytes, serverMs: Date.now(), wallClock: Date.now() }
  let complete = 0
  for (let run = 0; run < numRuns; run += 1) {
    const original = originals[run % SITTINGS]
    if (!original) throw new Error('no sitting')
    const copy = await mkdtemp(join(tmpdir(), 'wenkao-copies-'))
    removals.push(() => rm(copy, { recursive: true, force: true }))
    for (const name of ['data', '答题文件夹']) {
      const preserveTimestamps = pick(2) === 0
      await cp(join(original.folder, name), join(copy, name), {
        recursive: true,
        preserveTimestamps,
      })
    }
    await damage(copy, run < SITTINGS ? 0 : pick(6))

    const copies = await readCopies([copy])
    const found = findAnswerFolders(copies)
    const files = found.bySitting.get(ids.sitting) ?? []
    const owner = found.owners.get(ids.sitting)
    const rebuilt = await rebuildSitting(copies, ids.sitting, { files, owner }, tools)
    const texts = new Set(rebuilt.replica.all().map(({ text }) => text))
    const rebuiltFiles = new Map(rebuilt.files.map(({ path, hash }) => [path, hash]))
    if (rebuilt.complete) {
      complete += 1
      expect([...texts].sort(), `entries of run ${run}`).toEqual([...original.entries].sort())
      expect([...rebuiltFiles].sort(), `files of run ${run}`).toEqual([...original.files].sort())
    }
    const journal = join(copy, 'data')
    const readable = await entriesIn(journal).catch(() => [])
    for (const text of readable) expect(texts.has(text), `an entry of run ${run}`).toBe(true)
    const placed = new Set([
      ...rebuilt.files.map(({ hash }) => hash),
      ...rebuilt.versions,
      ...rebuilt.loose.map(({ copy: { hash } }) => hash),
    ])
    for (const { copy: one } of files) {
      expect(placed.has(one.hash), `${one.file.path} of run ${run}`).toBe(true)
    }
    await rm(copy, { recursive: true, force: true })
  }
  // The untouched copies, at least: else the claim above says nothing.
  expect(complete).toBeGreaterThanOrEqual(SITTINGS)
})

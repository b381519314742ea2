import { cp, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  appendJournal,
  bridgeSync,
  headsOf,
  readEntry,
  readJournal,
  sealEntry,
  type AnswerEvent,
} from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { heldSitting, holdSitting, releaseSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'

const WRITER = 'a'.repeat(32)

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  bridge = await startBridge(folder.path, server.url)
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const data = (): string => join(folder.path, 'data')
const journalFolder = (): string => join(data(), 'journal', ids.sitting)
const hold = (held = heldSittingOf(null)) => bridge.call(holdSitting, { body: { held } })
const append = (entries: readonly { text: string }[]) =>
  bridge.call(appendJournal, {
    body: { sittingId: ids.sitting, entries: entries.map(({ text }) => text) },
  })
const journal = async () =>
  (await bridge.call(readJournal, { query: { sittingId: ids.sitting } })).entries
const sync = () => bridge.call(bridgeSync)
const start = async (): Promise<void> => {
  bridge = await startBridge(folder.path, server.url)
}
const eventsAtServer = (): AnswerEvent[] =>
  [...server.log.values()].flatMap((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
const allAtServer = (entries: readonly { hash: string }[]) =>
  until('all at the server', () => entries.every(({ hash }) => server.log.has(hash)))

/** A page that clicked four times, two of them before `copyAt` was copied. */
function page() {
  const writer = createPageWriter(WRITER)
  return [
    writer.begin(),
    writer.answer('Q1', 'A'),
    writer.answer('Q1', 'B'),
    writer.answer('Q1', 'C'),
  ] as const
}

describe('a journal that is taken away while the bridge runs', () => {
  it('JR7: is there again before the next answer is called saved', async () => {
    await hold()
    await server.stop()
    const [zero, one, two, three] = page()
    await append([zero, one, two])
    await rm(data(), { recursive: true })
    await append([three])
    await bridge.stop()
    await start()
    expect(await journal()).toEqual([zero, one, two, three].map(({ text }) => text))
  })

  it('JR7: is there again soon also when nobody answers', async () => {
    await hold()
    await server.stop()
    const entries = page()
    await append(entries)
    await rm(journalFolder(), { recursive: true })
    await until('the journal', async () => {
      const names = await readdir(journalFolder()).catch(() => [])
      return names.length > 0 && (await bridge.call(bridgeStatus)).journal.ok
    })
    await bridge.stop()
    await start()
    expect(await journal()).toEqual(entries.map(({ text }) => text))
  })

  it('JR7: an entry that the page gives again is not called saved from memory alone', async () => {
    await hold()
    await server.stop()
    const entries = page()
    await append(entries)
    await rm(journalFolder(), { recursive: true })
    await append(entries)
    const names = await readdir(journalFolder())
    const bytes = await readFile(join(journalFolder(), names[0] ?? ''), 'utf8')
    for (const { hash } of entries) expect(hash).toHaveLength(64)
    expect(bytes).toContain(WRITER)
  })
})

describe('a journal that is older after a restart', () => {
  it('names its heads, so that the page gives back what it lacks', async () => {
    await hold()
    await server.stop()
    const [zero, one, two, three] = page()
    await append([zero, one])
    await cp(journalFolder(), join(folder.path, 'copy'), { recursive: true })
    await append([two, three])
    expect((await sync()).heads).toEqual({ [WRITER]: { n: 3, hash: three.hash } })
    await bridge.stop()
    await rm(journalFolder(), { recursive: true })
    await rename(join(folder.path, 'copy'), journalFolder())
    await start()
    const older = await until('the sitting', async () => {
      const told = await sync()
      return told.sittingId !== null && told
    })
    expect(older.heads).toEqual({ [WRITER]: { n: 1, hash: one.hash } })
    await append([two, three])
    expect((await sync()).heads).toEqual({ [WRITER]: { n: 3, hash: three.hash } })
    await server.start()
    await allAtServer([zero, one, two, three])
  })

  it('[F01] journal and page wiped: the server gives all back, acknowledged', async () => {
    await hold()
    const entries = page()
    await append(entries)
    await allAtServer(entries)
    await bridge.stop()
    await rm(data(), { recursive: true })
    await start()
    expect((await bridge.call(heldSitting)).held).toBeNull()
    await hold()
    await until('the entries', async () => (await sync()).entries === entries.length)
    expect(await sync()).toMatchObject({ unacknowledged: [], heads: headsOfEntries(entries) })
  })

  it('[F01] the whole disk put back to an older state: nothing done before or after is lost', async () => {
    await hold(heldSittingOf(examWithFiles))
    const file = join(folder.path, '答题文件夹', '文件操作', '说明.txt')
    const [zero, one, two, three] = page()
    await append([zero, one])
    await writeFile(file, '第一版')
    await until('the first version', () => server.contents.has(sha256Hex('第一版')))
    await bridge.stop()
    await cp(data(), join(folder.path, 'copy'), { recursive: true })
    await start()
    await append([two])
    await writeFile(file, '第二版')
    await until('the second version', () => server.contents.has(sha256Hex('第二版')))
    await allAtServer([two])
    await server.stop()
    await append([three])
    await bridge.stop()
    await rm(data(), { recursive: true })
    await rename(join(folder.path, 'copy'), data())
    await server.start()
    await start()
    // What the server has comes from there, what only the page has from the page.
    await until('the server’s log', async () => (await journal()).includes(two.text))
    await append([zero, one, two, three])
    await allAtServer([zero, one, two, three])
    await writeFile(file, '第三版')
    await until('the third version', () => server.contents.has(sha256Hex('第三版')))
    const hashes = () =>
      eventsAtServer()
        .filter(({ kind, item }) => kind === 'file' && item === '文件操作/说明.txt')
        .sort((a, b) => a.hlc - b.hlc)
        .map(({ value }) => (value as { hash: string }).hash)
    await until('its event', () => hashes().at(-1) === sha256Hex('第三版'))
    expect(new Set(hashes())).toEqual(new Set(['第一版', '第二版', '第三版'].map(sha256Hex)))
    const keys = eventsAtServer().map(({ writer, n }) => `${writer}/${n}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('records beside the journal', () => {
  const records = async (name: string): Promise<string[]> =>
    (await readdir(join(data(), 'state')))
      .filter((file) => file.startsWith(name))
      .map((file) => join(data(), 'state', file))

  it('a held sitting that was damaged is taken from the page, and its journal goes on', async () => {
    await hold()
    const entries = page()
    await append(entries)
    await bridge.stop()
    for (const path of await records('held-sitting')) await truncate(path, 40)
    await start()
    expect((await sync()).sittingId).toBeNull()
    await hold()
    expect(await journal()).toEqual(entries.map(({ text }) => text))
    await allAtServer(entries)
  })

  it('C4: a remaining time that was damaged is counted from the last clock, unverified', async () => {
    await hold()
    await until('contact', async () => (await sync()).verified)
    await server.stop()
    await bridge.stop()
    for (const path of await records('remaining-time')) await writeFile(path, 'damaged')
    await start()
    const { remainingMs, verified } = await sync()
    expect(verified).toBe(false)
    expect(remainingMs).toBeLessThanOrEqual(3_000_000)
    expect(remainingMs).toBeGreaterThan(2_900_000)
  })
})

describe('R4: entries that met other content under their key', () => {
  it('X2: of the page leave heads and outbox, and are named to it', async () => {
    await hold()
    const [zero, one, two] = page()
    const rival = sealEntry({ ...one.event, value: ['rival'] })
    server.log.set(rival.hash, rival.text)
    server.conflicts.add(one.hash)
    await append([zero, one, two])
    await until('the rival', async () => (await journal()).includes(rival.text))
    const told = await until('the mark', async () => {
      const now = await sync()
      return now.conflicted?.includes(one.hash) && now.unacknowledged.length === 0 && now
    })
    expect(told.heads).toEqual({ [WRITER]: { n: 2, hash: two.hash } })
    await bridge.stop()
    await start()
    const again = await until('the sitting', async () => {
      const now = await sync()
      return now.sittingId !== null && now
    })
    expect(again.conflicted).toEqual([one.hash])
  })

  it('X3: of the bridge are appended again under a new writer', async () => {
    await hold(heldSittingOf(examWithFiles))
    await server.stop()
    await writeFile(join(folder.path, '答题文件夹', '文件操作', '说明.txt'), '改过')
    const own = await until('the event', async () =>
      (await journal())
        .map((text) => readEntry(text))
        .find((read) => read.kind === 'entry' && read.entry.event.kind === 'file'),
    )
    if (own.kind !== 'entry') throw new Error('Expected an entry')
    server.conflicts.add(own.entry.hash)
    await server.start()
    const copy = await until('the copy', () =>
      eventsAtServer().find(
        ({ kind, writer }) => kind === 'file' && writer !== own.entry.event.writer,
      ),
    )
    expect(copy.value).toEqual(own.entry.event.value)
    expect((await sync()).conflicted).toContain(own.entry.hash)
    expect(server.log.has(own.entry.hash)).toBe(false)
  })
})

function headsOfEntries(entries: readonly { event: AnswerEvent; hash: string }[]) {
  return headsOf(entries.map(({ event: { writer, n }, hash }) => ({ writer, n, hash })))
}

describe('[F02e] a station whose sitting goes on elsewhere', () => {
  it('keeps it until the server has all of it, and then is free for the next candidate', async () => {
    await hold()
    await server.stop()
    const entries = page()
    await append(entries)
    server.isCurrent = false
    expect((await bridge.call(releaseSitting)).released).toBe(false)
    const other = heldSittingOf(null, ids.other)
    expect((await hold(other)).kind).toBe('otherSitting')
    await server.start()
    await allAtServer(entries)
    await until('the acknowledgement', async () => (await sync()).unacknowledged.length === 0)
    expect((await hold(other)).kind).toBe('held')
    expect((await bridge.call(heldSitting)).held?.sitting.sittingId).toBe(ids.other)
  })
})

import { cp, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealEntry } from '@wenkao/shared/answers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSittingLog } from '../features/answers/index.ts'
import { encodeRecord } from '../platform/record-format.ts'
import { segmentFolder } from '../platform/segment-folder.fs.ts'
import { ids } from '../test-processes/exam-server-double.ts'
import { createPageWriter } from '../test-processes/page-writer.ts'
import { runJournalCommand, type JournalRequest } from './journal-command.ts'

const SITTING = ids.sitting
const WRITER = '7'.repeat(32)

/** An entry under a key of the test's choice. */
function entryAt(n: number, prev: string, value: unknown) {
  const name = { v: 1 as const, sitting: SITTING, writer: WRITER, n, hlc: 1000, prev }
  return sealEntry({ ...name, kind: 'answer', item: 'Q1', value, at: 0 })
}

let data: string
let own: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'wenkao-verify-'))
  own = join(data, 'journal', SITTING)
})
afterEach(async () => {
  await rm(data, { recursive: true, force: true })
})

async function run(changes: Partial<JournalRequest> = {}) {
  const lines: string[] = []
  const request: JournalRequest = {
    ...{ action: 'verify', folders: [data], mayBeEmpty: false, sitting: undefined },
    ...{ json: false, isChinese: false },
    ...changes,
  }
  const code = await runJournalCommand(request, (line) => lines.push(line))
  return { code, lines, text: lines.join('\n') }
}

/** Six entries of a page, of which the server has confirmed the first three. */
async function journaled() {
  const page = createPageWriter(WRITER, SITTING)
  const entries = [page.begin(), ...['A', 'B', 'C', 'D', 'E'].map((it) => page.answer('Q1', it))]
  const log = await openSittingLog(segmentFolder(own), SITTING, () => 0)
  for (const { text } of entries) await log.append([text])
  await log.acknowledge(entries.slice(0, 3).map(({ hash }) => hash))
  return { entries, log, segment: join(own, '00000001.wkj') }
}

describe('journal verify', () => {
  it('counts what is there while the bridge writes, and changes nothing', async () => {
    const { entries, log, segment } = await journaled()
    const before = await stat(segment)
    const { code, text } = await run()
    expect(code).toBe(0)
    expect(text).toContain('00000001.wkj')
    expect(text).toContain('6 entries: 3 are on the server, 3 are not yet, 0 set aside')
    expect(text).toContain(`complete up to entry 5 (${entries[5]?.hash})`)
    expect(text).toContain('Everything is in order.')
    expect(await readdir(own)).toEqual(['00000001.wkj'])
    expect((await stat(segment)).mtimeMs).toBe(before.mtimeMs)
    await log.close()
  })

  it('JR3: calls a torn tail harmless, and says where it begins', async () => {
    const { log, segment } = await journaled()
    await log.close()
    const { size } = await stat(segment)
    await truncate(segment, size - 5)
    const { code, text } = await run()
    expect(code).toBe(0)
    expect(text).toMatch(/incomplete end from byte \d+/)
    expect(text).toContain('6 entries: 0 are on the server')
  })

  it('JR4: names a damaged middle, what could be read after it, and what is missing', async () => {
    const { log, segment } = await journaled()
    await log.close()
    const bytes = await readFile(segment)
    const at = bytes.indexOf('[\\"B\\"]')
    await writeFile(segment, bytes.with(at + 3, 0x5a))
    const { code, text } = await run()
    expect(code).toBe(1)
    expect(text).toMatch(/DAMAGED from byte \d+ to \d+; 4 records after it could be read/)
    expect(text).toContain(`MISSING: entries 2 to 2 of writer ${WRITER}`)
    expect(text).toContain('start the bridge as usual')
    const machine = await run({ json: true })
    expect(JSON.parse(machine.lines[0] ?? '')).toMatchObject({
      ...{ sittingId: SITTING, entries: 5, isDamaged: true },
      missing: [{ writer: WRITER, from: 2, to: 2 }],
    })
  })

  it('W2: names an entry that does not follow, and a key with two contents', async () => {
    const { entries, log } = await journaled()
    const stranger = entryAt(6, entries[1]?.hash ?? '', ['X'])
    const second = entryAt(5, entries[4]?.hash ?? '', ['other'])
    await log.append([stranger.text, second.text])
    await log.close()
    const { code, text } = await run()
    expect(code).toBe(1)
    expect(text).toContain(`DOES NOT FOLLOW: entry 6 of writer ${WRITER}`)
    expect(text).toContain(`TWO CONTENTS: entry 5 of writer ${WRITER}`)
  })

  it('X2: a conflict that was set aside is no damage', async () => {
    const { entries, log } = await journaled()
    const rival = entryAt(5, entries[4]?.hash ?? '', ['other'])
    await log.takeServerLog([rival.text])
    await log.close()
    const { code, text } = await run()
    expect(code).toBe(0)
    expect(text).toContain('7 entries: 4 are on the server, 2 are not yet, 1 set aside')
  })

  it('reads a data folder, a journal folder, a sitting’s folder and a copy of any name', async () => {
    const { log } = await journaled()
    await log.close()
    const copy = join(data, '拷贝')
    await cp(own, copy, { recursive: true })
    for (const folder of [data, join(data, 'journal'), own, copy]) {
      const { code, text } = await run({ folders: [folder] })
      expect(code).toBe(0)
      expect(text).toContain(`Sitting ${SITTING}`)
      expect(text).toContain('6 entries: 3')
    }
  })

  it('JR5: keeps and counts what a newer version wrote', async () => {
    const { log } = await journaled()
    await log.close()
    const newer = ['{"v":1,"kind":"witnessed","heads":{}}', '{"v":2,"kind":"entry","text":"x"}']
    await writeFile(join(own, '00000002.wkj'), Buffer.concat(newer.map(encodeRecord)))
    const { code, text } = await run()
    expect(code).toBe(0)
    expect(text).toContain('2 records of a newer version, kept as they are')
  })

  it('ends with 2 where there is nothing to read, and says so in both languages', async () => {
    expect(await run({ folders: [join(data, 'none')] })).toMatchObject({ code: 2 })
    const chinese = await run({ folders: [join(data, 'none')], isChinese: true })
    expect(chinese.text).toContain('没有作答记录')
    expect(await run({ mayBeEmpty: true, isChinese: true })).toMatchObject({
      ...{ code: 0, text: '本机还没有保存过作答记录。' },
    })
  })
})

describe('journal dump', () => {
  it('prints each entry in the order of writing with hash and state', async () => {
    const { entries, log } = await journaled()
    await log.close()
    const { code, lines } = await run({ action: 'dump', json: true, sitting: SITTING })
    expect(code).toBe(0)
    const dumped = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(dumped.map(({ text }) => text)).toEqual(entries.map(({ text }) => text))
    expect(dumped.map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash))
    expect(dumped.map(({ state }) => state)).toEqual([
      ...Array<string>(3).fill('acknowledged'),
      ...Array<string>(3).fill('unacknowledged'),
    ])
    expect(dumped[0]).toMatchObject({ sitting: SITTING, segment: '00000001.wkj', offset: 0 })
    const readable = await run({ action: 'dump' })
    expect(readable.lines[1]).toMatch(/answer {2}Q1 {2}\["A"\] {2}on the server$/)
    expect(await run({ action: 'dump', sitting: ids.other })).toMatchObject({ code: 2 })
  })
})

import { chmod, readFile, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answerFolder,
  localFileVersions,
  openAnswerFile,
  openInstruction,
} from '@wenkao/shared/answer-files'
import { appendJournal, bridgeSync, foldLog, readEntry, readJournal } from '@wenkao/shared/answers'
import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { heldSitting, holdSitting, releaseSitting, stationProof } from '@wenkao/shared/sittings'
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
  ISSUED_CODE,
  TOKEN,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'
import { createInstallation } from './test-processes/session-file-double.ts'

const WRITER = 'a'.repeat(32)

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  bridge = await startBridge(folder.path, server.url)
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const root = (): string => join(folder.path, '答题文件夹')
const hold = (held = heldSittingOf(examWithFiles)) => bridge.call(holdSitting, { body: { held } })
const append = (entries: readonly { text: string }[]) =>
  bridge.call(appendJournal, {
    body: { sittingId: ids.sitting, entries: entries.map(({ text }) => text) },
  })
const handIn = () =>
  until('the receipt', async () => {
    const outcome = await bridge.call(bridgeHandIn, { body: {} })
    return outcome.kind === 'receipt' && outcome.receipt
  })
const restart = async (): Promise<void> => {
  await bridge.stop()
  bridge = await startBridge(folder.path, server.url)
}
const fileOf = async (path: string) =>
  (await bridge.call(answerFolder)).files.find((file) => file.path === path)

describe('a station', () => {
  it('[F16] shows a pairing code and becomes a station once it was typed', async () => {
    const looks = () =>
      server.received.filter(({ path }) => path.startsWith('/api/pairings/')).length
    await until('two looks at the pairing', () => looks() >= 2)
    expect((await bridge.call(bridgeStatus)).pairingCode).toBe('SHOW-NCOD-E')
    const proof = () => bridge.call(stationProof, { body: { examNumber: '20260001' } })
    expect((await proof()).station).toBeNull()
    server.pairingTyped()
    await until('the station', async () => (await bridge.call(bridgeStatus)).station)
    expect((await proof()).station).toMatchObject({ kind: 'bridge', stationId: ids.station })
    expect((await bridge.call(bridgeToday)).today?.number).toBe(7)
  })

  it('registers at once with a code issued ahead, and knows its number without network', async () => {
    await bridge.stop()
    bridge = await startBridge(folder.path, server.url, { pairingCode: ISSUED_CODE })
    await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
    await server.stop()
    await restart()
    const offline = await bridge.call(bridgeToday)
    expect(offline).toMatchObject({ fresh: false, today: { number: 7, roomName: '机房一' } })
  })

  it('knows the sessions whose files it fetched ahead, and their proctor codes without network', async () => {
    const installation = await createInstallation()
    server.keys = installation.keys
    const file = installation.file(ids.session, {
      revision: 3,
      proctorCodeVerifier: proctorCodeVerifier('WXYT-2345', new Uint8Array(16).fill(2)),
    })
    server.sessionFiles.set(ids.session, installation.sign(file))
    await bridge.stop()
    const times = { pairingCode: ISSUED_CODE, sessionFilesMs: 30 }
    bridge = await startBridge(folder.path, server.url, times)
    const known = [{ sessionId: ids.session, sessionName: '第一场', revision: 3 }]
    const fetched = async () => (await bridge.call(bridgeStatus)).sessionFiles ?? []
    await until('the session file', async () => (await fetched()).length > 0)
    await server.stop()
    await restart()
    expect(await fetched()).toEqual(known)
    const { ok } = await bridge.call(openRescue, { body: { proctorCode: 'wxyt 2345' } })
    expect(ok).toBe(true)
  })

  it('opens the rescue window by the proctor code alone, without network, and slows down', async () => {
    server.pairingTyped()
    await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
    await server.stop()
    const rescue = (proctorCode: string) => bridge.call(openRescue, { body: { proctorCode } })
    const opened = await rescue('abcd efgh')
    expect(opened).toMatchObject({ ok: true, retryAfterMs: 0 })
    for (const typed of ['1', '2', '3']) {
      expect(await rescue(typed)).toMatchObject({ ok: false, pass: null })
    }
    const versions = (pass?: string) =>
      bridge.call(localFileVersions, pass === undefined ? {} : { pass })
    expect(await versions(opened.pass ?? '')).toEqual({ answerFolder: null, files: [] })
    await expect(versions()).rejects.toThrow('403')
    await expect(versions('x'.repeat(43))).rejects.toThrow('403')
    const slowed = await rescue('ABCD-EFGH')
    expect(slowed.ok).toBe(false)
    expect(slowed.retryAfterMs).toBeGreaterThan(0)
  })
})

describe('answers', () => {
  it('[R1 R3] are journaled first and acknowledged by the server entry by entry', async () => {
    await hold()
    const page = createPageWriter(WRITER)
    const entries = [page.begin(), page.answer('Q1', 'true')]
    expect((await append(entries)).journaled).toEqual(entries.map(({ hash }) => hash))
    await until('both at the server', () => entries.every(({ hash }) => server.log.has(hash)))
    await until('the light', async () => {
      const { unacknowledged } = await bridge.call(bridgeSync)
      return unacknowledged.length === 0
    })
    await restart()
    const journal = await bridge.call(readJournal, { query: { sittingId: ids.sitting } })
    expect(journal.acknowledged).toEqual(expect.arrayContaining(entries.map(({ hash }) => hash)))
  })

  it('[F01] wait in the journal while the server is away, also over a restart', async () => {
    await hold()
    await server.stop()
    const page = createPageWriter(WRITER)
    const entries = [page.begin(), page.answer('Q1', 'false')]
    await append(entries)
    await restart()
    const { held } = await bridge.call(heldSitting)
    expect(held?.sitting.name).toBe('李明')
    expect(held?.exam).toEqual(examWithFiles)
    // The bridge started again, the system did not: its clock has counted all the time.
    expect(held?.remaining).toMatchObject({ verified: true })
    expect(held?.remaining?.remainingMs).toBeLessThanOrEqual(3_000_000)
    await server.start()
    await until('both at the server', () => entries.every(({ hash }) => server.log.has(hash)))
  })

  it('[R4] of the page that met other content are marked for it, and leave the outbox', async () => {
    await hold()
    const page = createPageWriter(WRITER)
    const entries = [page.begin(), page.answer('Q1', 'true')]
    const contested = entries[1]?.hash ?? ''
    server.conflicts.add(contested)
    await append(entries)
    await until('the mark', async () =>
      (await bridge.call(bridgeSync)).conflicted?.includes(contested),
    )
  })

  it('are sent again to a server that was restored from an older backup', async () => {
    await hold()
    const page = createPageWriter(WRITER)
    const entries = [page.begin(), page.answer('Q1', 'true')]
    await append(entries)
    await until('both at the server', () => entries.every(({ hash }) => server.log.has(hash)))
    server.log.clear()
    await until('both again', () => entries.every(({ hash }) => server.log.has(hash)))
  })

  it('are read back from the server after the disk was wiped', async () => {
    const page = createPageWriter(WRITER)
    const entries = [page.begin(), page.answer('Q1', 'true')]
    for (const { hash, text } of entries) server.log.set(hash, text)
    await hold()
    await until('the entries', async () => {
      const journal = await bridge.call(readJournal, { query: { sittingId: ids.sitting } })
      return entries.every(({ text }) => journal.entries.includes(text))
    })
  })
})

describe('the answer folder', () => {
  it('is laid out from the materials, and a changed file becomes a version at the server', async () => {
    expect((await hold()).answerFolder).toBe(root())
    const file = join(root(), '文件操作', '说明.txt')
    expect(await readFile(file)).toEqual(MATERIAL)
    await until('the base', async () => (await fileOf('说明.txt'))?.untouched)
    await writeFile(file, '做完了')
    const hash = sha256Hex('做完了')
    await until('the upload', () => server.contents.get(hash))
    await until('the version', async () => (await fileOf('说明.txt'))?.uploaded)
    expect(await fileOf('说明.txt')).toMatchObject({
      taskId: 'T1',
      hash,
      versions: 1,
      untouched: false,
      pending: false,
    })
    await unlink(join(root(), '文件操作', '子目录', '备注.txt'))
    const folded = await until('the removal', () => {
      const read = [...server.log.values()].map((text) => readEntry(text))
      const events = read.flatMap((entry) => (entry.kind === 'entry' ? [entry.entry.event] : []))
      const { files } = foldLog(events, heldSittingOf(null).bindings)
      return files.get('文件操作/子目录/备注.txt')?.hash === null && files
    })
    expect(folded.get('文件操作/说明.txt')?.hash).toBe(hash)
  })

  it('[R2] is never overwritten by laying it out again, nor is a deleted material brought back', async () => {
    await hold()
    await writeFile(join(root(), '文件操作', '说明.txt'), '改过')
    await unlink(join(root(), '文件操作', '子目录', '备注.txt'))
    await restart()
    await hold()
    expect(await readFile(join(root(), '文件操作', '说明.txt'), 'utf8')).toBe('改过')
    await expect(stat(join(root(), '文件操作', '子目录', '备注.txt'))).rejects.toThrow(/ENOENT/)
  })

  it('[F12] of another sitting is moved aside, not cleared', async () => {
    await hold()
    await writeFile(join(root(), '文件操作', '说明.txt'), '上一位的')
    await handIn()
    const other = await hold(heldSittingOf(examWithFiles, ids.other))
    expect(other).toMatchObject({ kind: 'held', answerFolder: root() })
    expect(await readFile(join(root(), '文件操作', '说明.txt'))).toEqual(MATERIAL)
    const [aside] = await readdir(`${root()}-aside`)
    const kept = join(`${root()}-aside`, aside ?? '', '文件操作', '说明.txt')
    expect(await readFile(kept, 'utf8')).toBe('上一位的')
  })

  it('[F13] that vanished is laid out again with the newest versions', async () => {
    await hold()
    await writeFile(join(root(), '文件操作', '说明.txt'), '最新版本')
    await until('the version', async () => (await fileOf('说明.txt'))?.versions === 1)
    await rm(root(), { recursive: true })
    await until('the file', async () => {
      const text = await readFile(join(root(), '文件操作', '说明.txt'), 'utf8').catch(() => '')
      return text === '最新版本'
    })
  })

  it('opens a file of a task with a program, and says when there is none', async () => {
    await bridge.stop()
    bridge = await startBridge(folder.path, server.url, { openWith: [process.execPath, '--check'] })
    await hold()
    const open = (body: { taskId: string; path?: string }) => bridge.call(openAnswerFile, { body })
    await writeFile(join(root(), '文件操作', 'ok.js'), '')
    expect(await open({ taskId: 'T1', path: 'ok.js' })).toMatchObject({ kind: 'opened' })
    expect(await open({ taskId: 'T1', path: '没有.txt' })).toMatchObject({ kind: 'missing' })
    await bridge.stop()
    bridge = await startBridge(folder.path, server.url, { openWith: ['no-such-program'] })
    await until('the folder', async () => (await bridge.call(answerFolder)).answerFolder)
    expect(await open({ taskId: 'T1' })).toMatchObject({ kind: 'noProgram' })
  })

  it('[N09] opens a task’s instruction as a document outside the answer folder, which goes with the sitting', async () => {
    await bridge.stop()
    bridge = await startBridge(folder.path, server.url, { openWith: ['no-such-program'] })
    await hold()
    const shown = async () => (await bridge.call(answerFolder)).files.map(({ path }) => path)
    await until('the files', async () => (await shown()).length > 0)
    const before = await shown()
    const opened = await bridge.call(openInstruction, { body: { taskId: 'T1' } })
    expect(opened).toMatchObject({ kind: 'noProgram' })
    expect(opened.path).not.toContain(root())
    const bytes = await readFile(opened.path)
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect((await stat(opened.path)).mode & 0o222).toBe(0)
    // A second opening, and one after it was spoiled, leave the same document.
    await chmod(opened.path, 0o644)
    await writeFile(opened.path, '改坏了')
    await bridge.call(openInstruction, { body: { taskId: 'T1' } })
    expect((await readFile(opened.path)).equals(bytes)).toBe(true)
    expect(await bridge.call(openInstruction, { body: { taskId: 'T9' } })).toEqual({
      kind: 'missing',
      path: '',
    })
    expect(await shown()).toEqual(before)
    await handIn()
    expect((await bridge.call(releaseSitting)).released).toBe(true)
    await until('the instruction’s end', async () => !(await stat(opened.path).catch(() => null)))
  })
})

describe('the hand-in', () => {
  it('covers log and files, ends with the receipt, and a second one is the same', async () => {
    await hold()
    const page = createPageWriter(WRITER)
    await append([page.begin(), page.answer('Q1', 'true')])
    await writeFile(join(root(), '文件操作', '说明.txt'), '交卷前的最后一次保存')
    const receipt = await handIn()
    expect(receipt).toEqual(server.receipts[0])
    expect(server.contents.has(sha256Hex('交卷前的最后一次保存'))).toBe(true)
    await restart()
    expect(await handIn()).toEqual(receipt)
    expect((await bridge.call(heldSitting)).held?.receipt).toEqual(receipt)
    expect(server.receipts).toHaveLength(1)
    expect((await bridge.call(releaseSitting)).released).toBe(true)
    expect((await bridge.call(heldSitting)).held).toBeNull()
  })

  it('X4: [F18] covers what stands beyond a gap that nobody can fill', async () => {
    await hold()
    const page = createPageWriter(WRITER)
    const [zero, , last] = [page.begin(), page.answer('Q1', 'false'), page.answer('Q1', 'true')]
    await append([zero, last])
    expect((await bridge.call(bridgeSync)).ahead).toEqual({ [WRITER]: { n: 2, hash: last.hash } })
    await handIn()
    const events = [...server.log.values()].flatMap((text) => {
      const read = readEntry(text)
      return read.kind === 'entry' ? [read.entry.event] : []
    })
    const copy = events.find(({ kind, writer }) => kind === 'answer' && writer !== WRITER)
    expect(copy?.value).toEqual(['true'])
    expect(Object.keys(server.cuts.at(-1) ?? {})).toContain(copy?.writer)
  })

  it('[F03a] goes on after an answer was lost and the bridge restarted: one submission only', async () => {
    await hold()
    server.losesAnswers = true
    await until('the submission', async () => {
      await bridge.call(bridgeHandIn, { body: {} })
      return server.receipts.length === 1
    })
    await restart()
    server.losesAnswers = false
    expect(await handIn()).toEqual(server.receipts[0])
    expect(server.receipts).toHaveLength(1)
  })

  it('says that it waits while the server is away', async () => {
    await hold()
    await server.stop()
    expect(await bridge.call(bridgeHandIn, { body: {} })).toMatchObject({
      kind: 'pending',
      reason: 'offline',
    })
    expect((await bridge.call(releaseSitting)).released).toBe(false)
    await server.start()
    await handIn()
  })

  it('[F06] another sitting is refused while the first has no receipt', async () => {
    await hold()
    expect(await hold(heldSittingOf(examWithFiles, ids.other))).toEqual({
      kind: 'otherSitting',
      other: { examNumber: '20260001', name: '李明' },
      answerFolder: null,
    })
  })
})

describe('the relay', () => {
  it('passes the candidate’s routes without cookies and adds no identity', async () => {
    const response = await fetch(`${bridge.url}/api/candidate/sitting`, {
      headers: { authorization: `Bearer ${TOKEN}`, cookie: 'a=b', 'x-forwarded-for': '1.2.3.4' },
    })
    expect(response.status).toBe(200)
    const passed = server.received.findLast(({ path }) => path === '/api/candidate/sitting')
    expect([...(passed?.headers.keys() ?? [])]).not.toContain('cookie')
    expect([...(passed?.headers.keys() ?? [])].filter((name) => name.startsWith('x-'))).toEqual([])
  })

  it('carries an upload and a download byte for byte', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251)
    const url = `${bridge.url}/api/candidate/files/${sha256Hex(bytes)}`
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect((await fetch(url, { method: 'PUT', body: bytes, headers })).status).toBe(200)
    const back = await fetch(url, { headers })
    expect(sha256Hex(new Uint8Array(await back.arrayBuffer()))).toBe(sha256Hex(bytes))
  })

  it('passes nothing else, by no spelling', async () => {
    for (const path of [
      '/api/places',
      '/api/candidate/%2e%2e/places',
      '/api/candidate/..%2fplaces',
    ]) {
      expect((await fetch(bridge.url + path)).status).toBe(404)
    }
    expect(server.received.map(({ path }) => path)).not.toContain('/api/places')
  })

  it('answers 502 in the common form when the server is away', async () => {
    await server.stop()
    const response = await fetch(`${bridge.url}/api/time`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } })
  })
})

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { bridgeHandIn, contentDigest } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import {
  bridgeMachineChange,
  bridgeSpares,
  bridgeStatus,
  openRescue,
  proctorCodeVerifier,
} from '@wenkao/shared/rescue'
import {
  backUp,
  copySealed,
  evidencePack,
  listSealed,
  rebuildSubmission,
  sendSealed,
} from '@wenkao/shared/sealed-files'
import { heldSitting, holdSitting } from '@wenkao/shared/sittings'
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
import { openedFile, sealedIn } from './test-processes/opened-file.fs.ts'
import { createPageWriter } from './test-processes/page-writer.ts'
import {
  createInstallation,
  type InstallationDouble,
} from './test-processes/session-file-double.ts'

const CODE = 'ABCD-EFGH'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let room: InstallationDouble
let bridge: RunningBridge
let pass: string

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier(CODE, new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  room = await createInstallation()
  server.keys = room.keys
  server.sessionFiles.set(ids.session, room.sign(room.file(ids.session)))
  server.pairingTyped()
  bridge = await start()
  await until('the session file', async () => {
    const { sessionFiles } = await bridge.call(bridgeStatus)
    return (sessionFiles?.length ?? 0) > 0
  })
  pass = await openWindow()
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const start = (changes = {}): Promise<RunningBridge> =>
  startBridge(folder.path, server.url, {
    ...{ sessionFilesMs: 50, handInMs: 100, machineChangeMs: 300, ...changes },
  })
const data = (...parts: string[]): string => join(folder.path, 'data', ...parts)
const task = (name: string): string => join(folder.path, '答题文件夹', '文件操作', name)
const openWindow = async (): Promise<string> =>
  until('the pass', async () => {
    const opened = await bridge.call(openRescue, { body: { proctorCode: CODE } })
    return opened.pass
  })

/** Sits the exam: one answer, one changed file, one new file. */
async function sit(held = heldSittingOf(examWithFiles)): Promise<string[]> {
  await bridge.call(holdSitting, { body: { held } })
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin(), writer.answer('Q1', 'true')].map(({ text }) => text)
  await bridge.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  await writeFile(task('说明.txt'), '改过的内容')
  await writeFile(task('新建.txt'), '新的文件')
  return entries
}
const rebuilt = async (body: object = {}) => {
  const reply = await bridge.call(rebuildSubmission, {
    body: { folder: null, entries: [], backup: null, ...body },
    pass,
  })
  if (reply.path === null) throw new Error(`not rebuilt: ${reply.kind} ${reply.refused}`)
  return { ...reply, ...(await openedFile(reply.path, room.serverIdentity)) }
}

describe('[F03c] the submission file is made again', () => {
  it('from journal, folder and vault, and names them', async () => {
    const entries = await sit()
    const file = await rebuilt()
    expect(file.sources).toEqual(['journal', 'answerFolder', 'vault'])
    expect(file).toMatchObject({ kind: 'done', missing: 0, refused: null })
    expect(file.log).toEqual(expect.arrayContaining(entries))
    expect(String(file.parts.get('files/文件操作/新建.txt'))).toBe('新的文件')
    const { submission } = file.manifest
    const receipt = await until('the receipt', async () => {
      const outcome = await bridge.call(bridgeHandIn)
      return outcome.kind === 'receipt' ? outcome.receipt : undefined
    })
    expect(submission && contentDigest(ids.sitting, submission)).toBe(receipt.payload.contentDigest)
    const again = await rebuilt()
    expect(again.manifest.submission?.round).toBe(1)
  })

  it('from the page’s copy, where the journal lacks entries; those of another sitting are passed over', async () => {
    await sit()
    const writer = createPageWriter('b'.repeat(32))
    const lost = [writer.begin(), writer.answer('Q1', 'false')].map(({ text }) => text)
    const foreign = createPageWriter('c'.repeat(32), ids.other).begin().text
    const file = await rebuilt({ entries: [...lost, foreign, 'no entry'] })
    expect(file.sources).toContain('browser')
    expect(file.log).toEqual(expect.arrayContaining(lost))
    expect(file.log).not.toContain(foreign)
    expect(file.manifest.submission?.cut['b'.repeat(32)]?.n).toBe(1)
  })

  it('from a backup, with its restore code alone', async () => {
    const entries = await sit()
    const backup = await bridge.call(backUp, { body: { folder: null, clear: true }, pass })
    expect(backup).toMatchObject({ kind: 'done', cleared: true })
    const path = backup.path ?? ''
    const from = (restoreCode: string) =>
      bridge.call(rebuildSubmission, {
        body: { folder: null, entries: [], backup: { path, restoreCode } },
        pass,
      })
    expect(await from('AAAA-AAAA')).toMatchObject({ kind: 'refused', refused: 'wrongCode' })
    const file = await rebuilt({ backup: { path, restoreCode: room.restoreCode } })
    expect(file.sources).toEqual(['backup'])
    expect(file.log).toEqual(expect.arrayContaining(entries))
    expect(String(file.parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
    await writeFile(join(folder.path, 'no.dat'), 'no sealed file')
    const none = { path: join(folder.path, 'no.dat'), restoreCode: room.restoreCode }
    const refused = await bridge.call(rebuildSubmission, {
      body: { folder: null, entries: [], backup: none },
      pass,
    })
    expect(refused).toMatchObject({ kind: 'refused', refused: 'notSealed' })
  })

  it('but not without a sitting', async () => {
    const body = { folder: null, entries: [], backup: null }
    const reply = await bridge.call(rebuildSubmission, { body, pass })
    expect(reply).toMatchObject({ kind: 'noSitting', path: null })
  })
})

describe('[F11c] an evidence pack', () => {
  it('holds both folders as they lie there, the log, the clock and the note, and never a key', async () => {
    const entries = await sit()
    await mkdir(join(folder.path, '答题文件夹', '别的'), { recursive: true })
    await writeFile(join(folder.path, '答题文件夹', '别的', '草稿.txt'), '不在任务里')
    const reply = await bridge.call(evidencePack, {
      body: { folder: null, note: '评分报错' },
      pass,
    })
    expect(reply.kind).toBe('done')
    const { manifest, parts, log } = await openedFile(reply.path ?? '', room.serverIdentity)
    expect(manifest).toMatchObject({ kind: 'evidence', sitting: { sittingId: ids.sitting } })
    expect(log).toEqual(expect.arrayContaining(entries))
    const record = (name: string) => String(parts.get(`records/${name}`))
    expect(record('note.txt')).toBe('评分报错')
    expect(JSON.parse(record('clock.json'))).toHaveProperty('wallClock')
    expect(JSON.parse(record('status.json'))).toHaveProperty('keyId')
    const listing = JSON.parse(record('listing.json')) as { files: { path: string }[] }
    const listed = listing.files.map(({ path }) => path)
    expect(listed.some((path) => path.includes(join('journal', ids.sitting)))).toBe(true)
    expect(listed.some((path) => path.endsWith('rescue-log.jsonl'))).toBe(true)
    expect([...parts.values()].map(String)).toContain('不在任务里')
    const keys = await Promise.all(
      ['station.pem', 'page-token'].map((name) => readFile(data('keys', name), 'utf8')),
    )
    for (const bytes of parts.values()) {
      for (const key of keys) expect(bytes.includes(key)).toBe(false)
    }
  })

  it('is made without a sitting, too', async () => {
    const reply = await bridge.call(evidencePack, { body: { folder: null, note: '' }, pass })
    const { manifest, parts } = await openedFile(reply.path ?? '', room.serverIdentity)
    expect(manifest).toMatchObject({ sitting: null, station: { number: 7 } })
    expect(parts.has('records/status.json')).toBe(true)
  })
})

describe('[F03a F03b] sealed files of any day, without a code', () => {
  it('are sent and their receipts noted; a backup and other files are refused', async () => {
    await sit()
    await server.stop()
    const path = await until('the file', async () => {
      const outcome = await bridge.call(bridgeHandIn)
      return outcome.kind === 'pending' ? outcome.sealed?.path : undefined
    })
    expect(await bridge.call(sendSealed, { body: { path } })).toEqual({ kind: 'offline' })
    await server.start()
    const payload = {
      ...{ version: 1 as const, sessionId: ids.session, sittingId: ids.sitting, round: 1, at: 1 },
      ...{ examNumber: '20260001', contentDigest: 'a'.repeat(64), auditHead: null, former: null },
    }
    const receipt = { payload, keyId: 'k', signature: 'c2ln', code: 'R-CODE' }
    server.sealedResult = { ...server.sealedResult, kind: 'accepted', receipt }
    const sent = await bridge.call(sendSealed, { body: { path } })
    expect(sent).toMatchObject({ kind: 'sent', result: { kind: 'accepted' } })
    expect(server.sealedFiles[0]?.equals(await readFile(path))).toBe(true)
    const listed = await bridge.call(listSealed)
    expect(listed.files.find((file) => file.path === path)).toMatchObject({ receiptCode: 'R-CODE' })

    const backup = await bridge.call(backUp, { body: { folder: null, clear: false }, pass })
    const send = (given: string) => bridge.call(sendSealed, { body: { path: given } })
    expect(await send(backup.path ?? '')).toEqual({ kind: 'backup' })
    expect(await send(data('keys', 'station.pem'))).toEqual({ kind: 'notSealed' })
    expect(await send(data('none.dat'))).toEqual({ kind: 'missing' })
    expect(server.sealedFiles).toHaveLength(1)
  })

  it('are copied to a stick and read back; what lies there stays', async () => {
    await sit()
    const { path } = await rebuilt()
    const stick = join(folder.path, 'U盘')
    await mkdir(stick)
    const copy = () => bridge.call(copySealed, { body: { path: path ?? '', folder: stick } })
    const first = await copy()
    expect(first.kind).toBe('done')
    const second = await copy()
    expect(second.path).not.toBe(first.path)
    const original = await readFile(path ?? '')
    for (const { path: made } of [first, second]) {
      expect((await readFile(made ?? '')).equals(original)).toBe(true)
    }
    const to = (given: string, target: string) =>
      bridge.call(copySealed, { body: { path: given, folder: target } })
    expect((await to(path ?? '', 'relative')).kind).toBe('notAbsolute')
    expect((await to(path ?? '', join(folder.path, 'gone'))).kind).toBe('notWritable')
    expect((await to(data('keys', 'station.pem'), stick)).kind).toBe('notSealed')
    expect(await readdir(stick)).toHaveLength(2)
  })
})

describe('[F02a F02c] machine change from this PC', () => {
  const move = (proctorCode = CODE) =>
    bridge.call(bridgeMachineChange, { body: { seatNumber: 21, proctorCode }, pass })

  it('lists spares, backs up first, sends what is unsent, then moves', async () => {
    await sit()
    const spares = await bridge.call(bridgeSpares, { body: { proctorCode: CODE }, pass })
    expect(spares).toEqual({ kind: 'seats', code: null, seats: [21, 22] })
    const backups: string[][] = []
    server.onRequest = async (_, path) => {
      if (path === '/api/candidate/station') {
        backups.push(await sealedIn(data('databak', 'upstumove'), 'backup'))
      }
    }
    const moved = await move()
    expect(moved).toMatchObject({ kind: 'changed', seatNumber: 21, unsent: 0, filesUnsent: 0 })
    expect(backups[0]).toContain(moved.backup?.path)
    expect(server.moves).toEqual([21])
    expect(server.contents.has(sha256Hex('新的文件'))).toBe(true)
    const { manifest } = await openedFile(moved.backup?.path ?? '', room.roomIdentity)
    expect(manifest).toMatchObject({ kind: 'backup', missing: [] })
  })

  it('says where the backup is when the server is away, and passes on its refusals', async () => {
    await sit()
    expect(await move('WRONG')).toMatchObject({ kind: 'refused', code: 'wrongProctorCode' })
    await server.stop()
    const offline = await move()
    expect(offline.kind).toBe('offline')
    await openedFile(offline.backup?.path ?? '', room.roomIdentity)
    await server.start()
  })

  it('does not move what neither a backup nor the server holds', async () => {
    await sit()
    await server.stop()
    await rm(data('databak'), { recursive: true, force: true })
    await writeFile(data('databak'), 'no folder')
    await writeFile(task('新建.txt'), '还没有上传')
    expect(await move()).toMatchObject({ kind: 'noBackup', backup: null })
    await server.start()
    await until('contact', async () => (await bridge.call(bridgeStatus)).serverReachable)
    expect(await move()).toMatchObject({ kind: 'changed', backup: null })
  })
})

describe('[F06] who holds the PC', () => {
  const other = (kind: string) => {
    const held = heldSittingOf(null, ids.other)
    return { ...held, sitting: { ...held.sitting, examKind: kind, examNumber: '20260002' } }
  }
  const hold = (held: ReturnType<typeof other>) => bridge.call(holdSitting, { body: { held } })

  it('a mock exam is backed up, cleared, and never blocks a real one', async () => {
    const held = heldSittingOf(examWithFiles)
    await sit({ ...held, sitting: { ...held.sitting, examKind: 'mock' } })
    expect((await hold(other('formal'))).kind).toBe('held')
    expect((await bridge.call(heldSitting)).held?.sitting.sittingId).toBe(ids.other)
    const [backup] = await sealedIn(data('databak'), 'backup')
    const { parts } = await openedFile(backup ?? '', room.roomIdentity)
    expect(String(parts.get('files/文件操作/新建.txt'))).toBe('新的文件')
  })

  it('makes way also where no backup can be made, and stays on the disk', async () => {
    const held = heldSittingOf(examWithFiles)
    await sit({ ...held, sitting: { ...held.sitting, examKind: 'rehearsal' } })
    await rm(data('databak'), { recursive: true, force: true })
    await writeFile(data('databak'), 'no folder')
    expect((await hold(other('formal'))).kind).toBe('held')
    const aside = join(folder.path, '答题文件夹-aside')
    const [left] = await readdir(aside)
    expect(await readFile(join(aside, left ?? '', '文件操作', '新建.txt'), 'utf8')).toBe('新的文件')
    expect(await readdir(data('journal', ids.sitting))).not.toEqual([])
  })

  it('an unfinished sitting frees the PC when its submission was sent from here', async () => {
    await sit()
    expect((await hold(other('formal'))).kind).toBe('otherSitting')
    const { path, manifest } = await rebuilt()
    const { submission } = manifest
    const contentDigestOf = submission && contentDigest(ids.sitting, submission)
    const payload = {
      ...{ version: 1 as const, sessionId: ids.session, sittingId: ids.sitting, round: 1, at: 1 },
      ...{ examNumber: '20260001', auditHead: null, former: null },
      contentDigest: contentDigestOf ?? '',
    }
    const receipt = { payload, keyId: 'k', signature: 'c2ln', code: 'R-CODE' }
    server.sealedResult = { ...server.sealedResult, kind: 'accepted', receipt }
    await bridge.call(sendSealed, { body: { path: path ?? '' } })
    expect((await bridge.call(bridgeStatus)).sitting).toMatchObject({ handedIn: true })
    expect((await hold(other('formal'))).kind).toBe('held')
  })

  it('a mock never displaces a real one, nor a real one another', async () => {
    const held = heldSittingOf(examWithFiles)
    await sit({ ...held, sitting: { ...held.sitting, examKind: 'formal' } })
    for (const kind of ['mock', 'formal']) {
      expect(await hold(other(kind))).toMatchObject({ kind: 'otherSitting' })
    }
  })
})

describe('the door of the rescue window', () => {
  it('opens by an unlock code of this station once, also over a restart, and notes what was done', async () => {
    const open = async () =>
      (await bridge.call(openRescue, { body: { proctorCode: room.unlockCode } })).ok
    expect(await open()).toBe(true)
    expect(await open()).toBe(false)
    await bridge.stop()
    bridge = await start()
    expect(await open()).toBe(false)
    const lines = (await readFile(data('state', 'rescue-log.jsonl'), 'utf8')).trim().split('\n')
    const noted = lines.map((line) => JSON.parse(line) as { operation: string; outcome: string })
    expect(noted.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'refused', 'refused'])
    expect(noted[0]?.operation).toBe(openRescue.id)
    expect(lines.join('')).not.toContain(room.unlockCode)
  })
})

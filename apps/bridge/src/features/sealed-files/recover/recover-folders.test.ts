import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { markPackage } from '@wenkao/office/package'
import { bridgeHandIn, contentDigest } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { recoverFolders } from '@wenkao/shared/sealed-files'
import { holdSitting, type CandidateExam } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from '../../../test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../../test-processes/exam-server-double.ts'
import { openedFile, sealedIn } from '../../../test-processes/opened-file.fs.ts'
import { createPageWriter } from '../../../test-processes/page-writer.ts'
import {
  createInstallation,
  type InstallationDouble,
} from '../../../test-processes/session-file-double.ts'
import { wordDocument } from '../../../test-processes/zip-of.ts'

const CODE = 'ABCD-EFGH'

const MARK = `wk1.${ids.other}.${ids.sitting}.${ids.station}.${'m'.repeat(22)}`
const DOCUMENT = Buffer.from(wordDocument('<w:p><w:r><w:t>原文</w:t></w:r></w:p>'))
const exam: CandidateExam = {
  ...examWithFiles,
  mark: MARK,
  tasks: [
    ...examWithFiles.tasks,
    {
      ...{ id: 'T2', kind: 'word', title: '文字处理', points: 10, folder: '文字处理' },
      ...{ instruction: '', mainFile: '作文.docx' },
      materials: [{ path: '作文.docx', hash: sha256Hex(DOCUMENT), size: DOCUMENT.length }],
    },
  ],
}

/** The PC that fails, and a spare: two bridges of one installation. */
let old: { path: string; remove(): Promise<void> }
let spare: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let room: InstallationDouble
let running: RunningBridge[]

beforeEach(async () => {
  ;[old, spare] = [await testFolder(), await testFolder()]
  server = await startExamServer(proctorCodeVerifier(CODE, new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  server.contents.set(sha256Hex(DOCUMENT), DOCUMENT)
  room = await createInstallation()
  server.keys = room.keys
  server.sessionFiles.set(ids.session, room.sign(room.file(ids.session)))
  server.pairingTyped()
  running = []
})
afterEach(async () => {
  for (const bridge of running) await bridge.stop()
  await server.stop()
  await old.remove()
  await spare.remove()
})

async function start(folder: { readonly path: string }): Promise<RunningBridge> {
  const bridge = await startBridge(folder.path, server.url, { sessionFilesMs: 50 })
  running.push(bridge)
  await until('the session file', async () => {
    return ((await bridge.call(bridgeStatus)).sessionFiles?.length ?? 0) > 0
  })
  return bridge
}

async function stop(bridge: RunningBridge): Promise<void> {
  running = running.filter((each) => each !== bridge)
  await bridge.stop()
}

/** A sitting on the old PC: an answer, a changed and a new file. */
async function sitAndFail(handsIn = false): Promise<{
  readonly entries: readonly string[]
  bridge: RunningBridge
}> {
  const bridge = await start(old)
  const held = heldSittingOf(exam)
  await bridge.call(holdSitting, { body: { held } })
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin(), writer.answer('Q1', 'true')].map(({ text }) => text)
  await bridge.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  await writeFile(answers('文件操作', '说明.txt'), '改过的内容')
  await writeFile(answers('文件操作', '新建.txt'), '新的文件')
  if (handsIn) await bridge.call(bridgeHandIn)
  await until('both versions', () =>
    ['改过的内容', '新的文件'].every((text) =>
      [...server.log.values()].some((entry) => entry.includes(sha256Hex(text))),
    ),
  )
  return { entries, bridge }
}
const answers = (...parts: string[]): string => join(old.path, '答题文件夹', ...parts)
const stick = (...parts: string[]): string => join(spare.path, 'U盘', ...parts)

async function recover(folders: readonly string[]) {
  const bridge = running.at(-1) ?? (await start(spare))
  const { pass } = await bridge.call(openRescue, { body: { proctorCode: CODE } })
  const body = { folders: [...folders], folder: null }
  return bridge.call(recoverFolders, { body, pass: pass ?? '' })
}

/** Copies of both folders as a file manager makes them, on another PC. */
async function copied(what: 'both' | 'data' | 'answers' = 'both', handsIn = false) {
  const { entries, bridge } = await sitAndFail(handsIn)
  const { receipts } = server
  await stop(bridge)
  await mkdir(stick('深', '一层'), { recursive: true })
  const data = stick('深', '一层', 'guoguokaoT - 副本')
  const folder = stick('CZKT (2)')
  if (what !== 'answers') await cp(join(old.path, 'data'), data, { recursive: true })
  if (what !== 'data') await cp(answers(), folder, { recursive: true, preserveTimestamps: true })
  await start(spare)
  return { entries, receipts, data, folder }
}

describe('[F02f] raw copies of both folders', () => {
  it('give the submission again, complete, on another PC, and a backup; nothing is written there', async () => {
    const { entries } = await copied()
    const before = await snapshot(stick())
    const { sittings, problems } = await recover([stick()])
    expect(await snapshot(stick())).toEqual(before)
    expect(sittings).toHaveLength(1)
    expect(sittings[0]).toMatchObject({
      ...{ sittingId: ids.sitting, examNumber: '20260001', name: '李明', complete: true },
      ...{ damagedEntries: 0, missing: 0, unlogged: 0, sealed: { kind: 'done', missing: 0 } },
    })
    expect(problems).toEqual([])
    const path = sittings[0]?.sealed.path ?? ''
    const { manifest, log, parts } = await openedFile(path, room.serverIdentity)
    expect(log).toEqual(expect.arrayContaining([...entries]))
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
    expect(String(parts.get('files/文件操作/新建.txt'))).toBe('新的文件')
    expect(manifest).toMatchObject({
      sitting: { sittingId: ids.sitting },
      submission: { round: 1 },
    })
    const databak = join(spare.path, 'data', 'databak')
    const [backup] = await sealedIn(databak, 'backup')
    expect((await openedFile(backup ?? '', room.roomIdentity)).manifest.kind).toBe('backup')
  })

  it('of a sitting that was handed in give that very submission', async () => {
    const { receipts } = await copied('both', true)
    const { sittings, problems } = await recover([stick()])
    expect(problems.map(({ reason }) => reason)).toEqual(['sealedSubmission'])
    const { manifest } = await openedFile(sittings[0]?.sealed.path ?? '', room.serverIdentity)
    const { submission } = manifest
    expect(submission && contentDigest(ids.sitting, submission)).toBe(
      receipts[0]?.payload.contentDigest,
    )
  })

  it('say that they are not complete when the end of the journal is gone', async () => {
    const { data } = await copied()
    const journal = join(data, 'journal', ids.sitting)
    const [segment] = await readdir(journal)
    const bytes = await readFile(join(journal, segment ?? ''))
    await writeFile(join(journal, segment ?? ''), bytes.subarray(0, bytes.indexOf('Q1') + 200))
    const { sittings } = await recover([stick()])
    expect(sittings[0]).toMatchObject({ complete: false, sealed: { kind: 'done' } })
  })

  it('give what was saved later than the log knows, and say so', async () => {
    const { folder } = await copied()
    await writeFile(join(folder, '文件操作', '新建.txt'), '死机之后保存的')
    await writeFile(join(folder, '文件操作', '又一个.txt'), '没有记录的文件')
    await writeFile(join(folder, '乱放.txt'), '不在任务里')
    const { sittings } = await recover([stick()])
    expect(sittings[0]).toMatchObject({ unlogged: 2, complete: false })
    const { parts } = await openedFile(sittings[0]?.sealed.path ?? '', room.serverIdentity)
    expect(String(parts.get('files/文件操作/又一个.txt'))).toBe('没有记录的文件')
    expect([...parts.values()].map(String)).toContain('不在任务里')
    expect([...parts.values()].map(String)).toContain('死机之后保存的')
  })

  it('renamed files and files of several PCs are told apart by their bytes', async () => {
    const { data } = await copied()
    const journal = join(data, 'journal', ids.sitting)
    for (const name of await readdir(journal))
      await rename(join(journal, name), stick(`${name}.bak`))
    await rm(join(data, 'keys'), { recursive: true })
    const other = stick('另一台', 'journal')
    await mkdir(other, { recursive: true })
    await writeFile(join(other, '说明.txt'), '别的文件')
    const { sittings } = await recover([stick()])
    expect(sittings).toHaveLength(1)
    expect(sittings[0]).toMatchObject({ complete: true, unlogged: 0 })
  })
})

describe('[F02f] a spare that does not know the session', () => {
  it('takes the room key of a copied session file that its own keys prove', async () => {
    await copied()
    const [bridge] = running
    if (bridge) await stop(bridge)
    await rm(join(spare.path, 'data', 'sessions'), { recursive: true })
    server.sessionFiles.clear()
    running.push(await startBridge(spare.path, server.url))
    const { problems } = await recover([stick()])
    expect(problems).toEqual([])
    const [backup] = await sealedIn(join(spare.path, 'data', 'databak'), 'backup')
    expect((await openedFile(backup ?? '', room.roomIdentity)).manifest.kind).toBe('backup')
  })

  it('and never had contact with the server, takes the copied keys and says so', async () => {
    await copied()
    const [bridge] = running
    if (bridge) await stop(bridge)
    for (const slot of ['installation-keys.1', 'installation-keys.2']) {
      await rm(join(spare.path, 'data', 'state', slot), { force: true })
    }
    await rm(join(spare.path, 'data', 'sessions'), { recursive: true })
    await server.stop()
    running.push(await startBridge(spare.path, server.url))
    const { sittings, problems } = await recover([stick()])
    expect(problems.map(({ reason }) => reason)).toEqual(['keysFromCopies'])
    const path = sittings[0]?.sealed.path ?? ''
    expect((await openedFile(path, room.serverIdentity)).manifest.kind).toBe('submission')
    await server.start()
  })
})

describe('[F02f] raw copies of one folder', () => {
  it('the data folder alone gives everything that the vault holds', async () => {
    await copied('data')
    const { sittings } = await recover([stick()])
    expect(sittings[0]).toMatchObject({ missing: 0, unlogged: 0, complete: true })
    const { parts } = await openedFile(sittings[0]?.sealed.path ?? '', room.serverIdentity)
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
  })

  it('the answer folder alone gives a submission without a log, whose sitting its marker names', async () => {
    await copied('answers')
    const { sittings } = await recover([stick('CZKT (2)')])
    expect(sittings).toHaveLength(1)
    expect(sittings[0]).toMatchObject({
      ...{ sittingId: ids.sitting, examNumber: '20260001', entries: 0, complete: false },
    })
    expect(sittings[0]?.name).toBe('李明')
    const { parts, manifest } = await openedFile(
      sittings[0]?.sealed.path ?? '',
      room.serverIdentity,
    )
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
    expect(manifest.sitting).toMatchObject({ sessionId: ids.session, sittingId: ids.sitting })
    expect(manifest.submission?.files.map(({ path }) => path)).toContain('文字处理/作文.docx')
    const recovery = JSON.parse(String(parts.get('records/recovery.json'))) as { sittingId: string }
    expect(recovery.sittingId).toBe(ids.sitting)
  })

  it('without its marker the mark of an Office file names the sitting', async () => {
    const { folder } = await copied('answers')
    await rm(join(folder, '.wenkao-sitting.json'))
    expect(markPackage(DOCUMENT, MARK)).toBeDefined()
    const { sittings } = await recover([folder])
    expect(sittings[0]).toMatchObject({ sittingId: ids.sitting, examNumber: null })
    const { parts } = await openedFile(sittings[0]?.sealed.path ?? '', room.serverIdentity)
    expect(String(parts.get('files/文件操作/新建.txt'))).toBe('新的文件')
  })

  it('says that nothing was found, and what the problem with a folder is', async () => {
    await start(spare)
    await mkdir(stick(), { recursive: true })
    await writeFile(stick('bild.png'), 'x')
    const { sittings, problems } = await recover([stick(), stick('nowhere')])
    expect(sittings).toEqual([])
    expect(problems).toEqual([{ path: stick('nowhere'), reason: 'missing' }])
  })
})

/** Names and times of everything below a folder. */
async function snapshot(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder, { recursive: true })
  const looks = await Promise.all(
    names.map(async (name): Promise<[string, number]> => [
      name,
      (await stat(join(folder, name))).mtimeMs,
    ]),
  )
  return Object.fromEntries(looks)
}

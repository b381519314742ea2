import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answerFolder,
  extractMaterials,
  localFileVersions,
  moveAnswerFolder,
  redoTask,
  restoreFileVersion,
} from '@wenkao/shared/answer-files'
import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting, releaseSitting, type CandidateExam } from '@wenkao/shared/sittings'
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
import { wordDocument } from './test-processes/zip-of.ts'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
let pass: string

const DOCUMENT = wordDocument('<w:p/>')

const exam: CandidateExam = {
  ...examWithFiles,
  mark: 'wk1.sitting.signature',
  tasks: [
    ...examWithFiles.tasks,
    {
      ...{ id: 'T2', kind: 'word', title: '文字处理', points: 10, folder: '文字处理' },
      ...{ instruction: '', mainFile: '作文.docx' },
      materials: [{ path: '作文.docx', hash: sha256Hex(DOCUMENT), size: DOCUMENT.length }],
    },
  ],
}

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  server.contents.set(sha256Hex(DOCUMENT), Buffer.from(DOCUMENT))
  await start()
  server.pairingTyped()
  await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
  pass = (await bridge.call(openRescue, { body: { proctorCode: 'ABCD-EFGH' } })).pass ?? ''
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const elsewhere = (): string => join(folder.path, '另一处', 'CZKT')
const start = async (): Promise<void> => {
  bridge = await startBridge(folder.path, server.url, { otherPlaces: [elsewhere()] })
}
const root = (): string => join(folder.path, '答题文件夹')
const at = (path: string, base = root()): string => join(base, ...path.split('/'))
const hold = (held = heldSittingOf(exam)) => bridge.call(holdSitting, { body: { held } })
const listed = () => bridge.call(answerFolder)
const fileOf = async (path: string) =>
  (await listed()).files.find((file) => file.path === path && !file.pending)
const versionsOf = async (path: string) => {
  const { files } = await bridge.call(localFileVersions, { pass })
  return files.find((file) => file.path === path)?.versions ?? []
}
const redo = (taskId: string) => bridge.call(redoTask, { body: { taskId } })
const restore = (path: string, hash: string) =>
  bridge.call(restoreFileVersion, { body: { path, hash }, pass })
const untouched = (path: string) =>
  until(`${path} as it was laid out`, async () => (await fileOf(path))?.untouched)
const saved = (path: string, text: string | Uint8Array) =>
  until(`the version of ${path}`, async () => (await fileOf(path))?.hash === sha256Hex(text))

describe('[F05b] redoing one task', () => {
  it('lays exactly its materials out again, keeps what was there, and touches no other task', async () => {
    await hold()
    await untouched('说明.txt')
    await writeFile(at('文件操作/说明.txt'), '做了一半')
    await mkdir(at('文件操作/新建'))
    await writeFile(at('文件操作/新建/多余.txt'), '考生的')
    await rm(at('文件操作/子目录'), { recursive: true })
    await writeFile(at('文字处理/笔记.txt'), '别动我')
    await saved('说明.txt', '做了一半')
    // Not a version yet when the redo comes: it becomes one before anything is moved.
    await writeFile(at('文件操作/说明.txt'), '最后一笔')
    const outcome = await redo('T1')
    expect(outcome).toMatchObject({ kind: 'done', held: [] })
    expect([...outcome.replaced].sort()).toEqual(['文件操作/新建/多余.txt', '文件操作/说明.txt'])
    expect((await readdir(at('文件操作'))).sort()).toEqual(['子目录', '说明.txt'])
    expect(await readFile(at('文件操作/说明.txt'))).toEqual(MATERIAL)
    expect(await readFile(at('文件操作/子目录/备注.txt'))).toEqual(MATERIAL)
    expect(await readFile(at('文字处理/笔记.txt'), 'utf8')).toBe('别动我')
    const hashes = (await versionsOf('文件操作/说明.txt')).map(({ hash }) => hash)
    expect(hashes).toEqual(
      expect.arrayContaining(['做了一半', '最后一笔'].map((text) => sha256Hex(text))),
    )
    await until('the material as the newest version', async () => {
      const [newest] = await versionsOf('文件操作/说明.txt')
      return newest?.hash === sha256Hex(MATERIAL) && newest.isCurrent
    })
    await until('the removal of the extra file', async () => {
      const [newest] = await versionsOf('文件操作/新建/多余.txt')
      return newest?.hash === null && newest.isCurrent
    })
    await untouched('说明.txt')
    const aside = await readdir(`${root()}-aside`)
    expect(aside).toHaveLength(1)
    const kept = at('文件操作/新建/多余.txt', join(`${root()}-aside`, aside[0] ?? ''))
    expect(await readFile(kept, 'utf8')).toBe('考生的')
    const again = await restore('文件操作/说明.txt', sha256Hex('最后一笔'))
    expect(again).toEqual({ kind: 'done', held: [], replaced: ['文件操作/说明.txt'] })
    expect(await readFile(at('文件操作/说明.txt'), 'utf8')).toBe('最后一笔')
  })

  it('works without network, and after the task folder was deleted', async () => {
    await hold()
    await untouched('作文.docx')
    await rm(at('文字处理'), { recursive: true })
    await server.stop()
    expect((await redo('T2')).kind).toBe('done')
    await untouched('作文.docx')
    expect((await redo('T9')).kind).toBe('missing')
  })

  it('touches nothing while a material can be had from nowhere', async () => {
    await hold()
    await untouched('说明.txt')
    await writeFile(at('文件操作/说明.txt'), '我的')
    await saved('说明.txt', '我的')
    // Another file with the content would mend the vault.
    await rm(at('文件操作/子目录/备注.txt'))
    await bridge.stop()
    await server.stop()
    await rm(join(folder.path, 'data', 'vault'), { recursive: true })
    await start()
    await until('the folder', async () => (await listed()).answerFolder)
    expect(await redo('T1')).toMatchObject({ kind: 'noContent', replaced: [] })
    expect(await readFile(at('文件操作/说明.txt'), 'utf8')).toBe('我的')
  })

  it('is refused after the hand-in', async () => {
    await hold()
    await until(
      'the receipt',
      async () => (await bridge.call(bridgeHandIn, { body: {} })).kind === 'receipt',
    )
    expect((await redo('T1')).kind).toBe('refused')
    expect((await restore('文件操作/说明.txt', sha256Hex(MATERIAL))).kind).toBe('refused')
  })
})

describe('[F05a] the rescue window', () => {
  it('asks for a pass, puts known versions back and nothing else', async () => {
    await hold()
    await untouched('说明.txt')
    const body = { path: '文件操作/说明.txt', hash: sha256Hex(MATERIAL) }
    await expect(bridge.call(restoreFileVersion, { body })).rejects.toThrow('403')
    expect((await restore('../外面.txt', sha256Hex(MATERIAL))).kind).toBe('refused')
    expect((await restore('文件操作/说明.txt', sha256Hex('没有'))).kind).toBe('missing')
    expect((await restore('文件操作/子目录', sha256Hex(MATERIAL))).kind).toBe('missing')
    await rm(at('文件操作'), { recursive: true })
    expect(await restore(body.path, body.hash)).toEqual({ kind: 'done', held: [], replaced: [] })
    expect(await readFile(at(body.path))).toEqual(MATERIAL)
  })

  it('[N07] lists every version, the material first, and which one is there now', async () => {
    await hold()
    await untouched('说明.txt')
    for (const text of ['一', '二二']) {
      await writeFile(at('文件操作/说明.txt'), text)
      await saved('说明.txt', text)
    }
    expect(await versionsOf('文件操作/说明.txt')).toMatchObject([
      { hash: sha256Hex('二二'), origin: 'save', isCurrent: true, isLastGood: true, isHere: true },
      { hash: sha256Hex('一'), origin: 'save', size: 3, isCurrent: false, isLastGood: false },
      { hash: sha256Hex(MATERIAL), origin: 'material', savedAt: null, isHere: true },
    ])
    expect(await versionsOf('文件操作/子目录/备注.txt')).toMatchObject([
      { origin: 'material', isCurrent: true, isLastGood: true },
    ])
  })

  it('writes the original material to a new folder, and to no folder of the system', async () => {
    const extract = async (target: string) =>
      bridge.call(extractMaterials, { body: { folder: target }, pass })
    expect((await extract(join(folder.path, 'U盘'))).kind).toBe('noSitting')
    await hold()
    await untouched('作文.docx')
    await writeFile(at('文件操作/说明.txt'), '我的')
    for (const [target, kind] of [
      ['相对/路径', 'notAbsolute'],
      [root(), 'answerFolder'],
      [at('文件操作'), 'answerFolder'],
      [join(folder.path, 'U盘', '..', '答题文件夹', '新'), 'answerFolder'],
      [`${root()}-aside`, 'answerFolder'],
      [folder.path, 'answerFolder'],
      [join(folder.path, 'data'), 'ownFolder'],
      [join(folder.path, 'data', 'vault', '新'), 'ownFolder'],
      [join(folder.path, 'app'), 'ownFolder'],
      [import.meta.dirname, 'ownFolder'],
    ] as const) {
      expect([target, await extract(target)]).toEqual([target, { kind, folder: null, files: 0 }])
    }
    await mkdir(join(folder.path, 'U盘'))
    await writeFile(join(folder.path, 'U盘', '别的.txt'), '')
    const first = await extract(join(folder.path, 'U盘'))
    const second = await extract(join(folder.path, 'U盘'))
    expect(first).toMatchObject({ kind: 'done', files: 3 })
    expect(second.folder).not.toBe(first.folder)
    expect(await readdir(join(folder.path, 'U盘'))).toHaveLength(3)
    expect(first.folder).toContain('原始素材-20260001-')
    expect(await readFile(at('文件操作/说明.txt', first.folder ?? ''))).toEqual(MATERIAL)
    expect(await readFile(at('文件操作/说明.txt'), 'utf8')).toBe('我的')
    await writeFile(join(folder.path, '是文件'), '')
    expect((await extract(join(folder.path, '是文件'))).kind).toBe('notWritable')
  })
})

describe('a start file with the mark of its sitting (CHECKPOINTS 2.9)', () => {
  it('is untouched, needs no upload, and is handed in as the material that it is', async () => {
    await hold()
    await untouched('作文.docx')
    const bytes = await readFile(at('文字处理/作文.docx'))
    expect(bytes.includes('wk1.sitting.signature')).toBe(true)
    expect(await fileOf('作文.docx')).toMatchObject({
      versions: 0,
      uploaded: true,
      hash: sha256Hex(bytes),
    })
    await until(
      'the receipt',
      async () => (await bridge.call(bridgeHandIn, { body: {} })).kind === 'receipt',
    )
    expect(server.contents.has(sha256Hex(bytes))).toBe(false)
    expect([...server.contents.keys()]).toEqual([sha256Hex(MATERIAL), sha256Hex(DOCUMENT)])
  })

  it('is the same after a redo, after a restart and after the disk was wiped', async () => {
    await hold()
    await untouched('作文.docx')
    const bytes = await readFile(at('文字处理/作文.docx'))
    await writeFile(at('文字处理/作文.docx'), '坏了')
    expect((await redo('T2')).kind).toBe('done')
    expect(await readFile(at('文字处理/作文.docx'))).toEqual(bytes)
    await untouched('作文.docx')
    await bridge.stop()
    await rm(root(), { recursive: true })
    await start()
    await untouched('作文.docx')
    expect(await readFile(at('文字处理/作文.docx'))).toEqual(bytes)
  })
})

describe('[F13] folders that vanish while the bridge runs', () => {
  it('are made again without a word: of tasks, of the answers, of the vault and of the state', async () => {
    await hold()
    await untouched('说明.txt')
    await rm(at('文件操作'), { recursive: true })
    await until('the task folder', async () => (await readdir(root())).includes('文件操作'))
    for (const path of ['vault/objects', 'state']) {
      await rm(join(folder.path, 'data', ...path.split('/')), { recursive: true })
    }
    await writeFile(at('文字处理/新.txt'), '没有丢')
    await saved('新.txt', '没有丢')
    await rm(root(), { recursive: true })
    await until('the folder', async () => {
      const text = await readFile(at('文字处理/新.txt'), 'utf8').catch(() => '')
      return text === '没有丢'
    })
    expect((await listed()).place).toEqual({ state: 'ready', held: [], otherPlaces: [] })
  })
})

describe('[F14] a disk that refuses the answer folder', () => {
  it('is told with another place, in which everything goes on, also after a restart', async () => {
    // No such drive: where its folder would be lies a file.
    await writeFile(join(folder.path, '没有的盘'), '')
    const missing = join(folder.path, '没有的盘', 'CZKT')
    await bridge.stop()
    const config = { otherPlaces: [elsewhere()], answerFolder: missing }
    bridge = await startBridge(folder.path, server.url, config)
    expect((await hold()).answerFolder).toBe(missing)
    await until('the offer', async () => {
      const { place } = await listed()
      return place?.state === 'notWritable' && place.otherPlaces.includes(elsewhere())
    })
    expect(await readdir(folder.path)).not.toContain('另一处')
    const move = (target: string) => bridge.call(moveAnswerFolder, { body: { folder: target } })
    expect((await move(join(folder.path, '我自己选的'))).kind).toBe('refused')
    expect((await move(elsewhere())).kind).toBe('done')
    await untouched('作文.docx')
    expect(await listed()).toMatchObject({
      answerFolder: elsewhere(),
      place: { state: 'ready', otherPlaces: [] },
    })
    await writeFile(at('文件操作/说明.txt', elsewhere()), '在另一处')
    await saved('说明.txt', '在另一处')
    await bridge.stop()
    bridge = await startBridge(folder.path, server.url, config)
    await saved('说明.txt', '在另一处')
    expect((await listed()).answerFolder).toBe(elsewhere())
  })

  it('the current content of every file goes along', async () => {
    await hold()
    await untouched('说明.txt')
    await writeFile(at('文件操作/说明.txt'), '现在')
    await saved('说明.txt', '现在')
    await rm(at('文件操作/子目录/备注.txt'))
    await until(
      'the removal',
      async () => (await versionsOf('文件操作/子目录/备注.txt'))[0]?.hash === null,
    )
    const move = () => bridge.call(moveAnswerFolder, { body: { folder: elsewhere() } })
    expect((await move()).kind).toBe('done')
    expect(await readFile(at('文件操作/说明.txt', elsewhere()), 'utf8')).toBe('现在')
    expect(await readdir(at('文件操作/子目录', elsewhere()))).toEqual([])
    // The folder before stays as it is.
    expect(await readFile(at('文件操作/说明.txt'), 'utf8')).toBe('现在')
    await saved('说明.txt', '现在')
    expect(await versionsOf('文件操作/说明.txt')).toHaveLength(2)
  })
})

describe('[F12] the folder of the sitting before', () => {
  it('lies aside with all its work, which the status counts', async () => {
    await hold()
    await untouched('说明.txt')
    await writeFile(at('文件操作/说明.txt'), '前一位的')
    await until(
      'the receipt',
      async () => (await bridge.call(bridgeHandIn, { body: {} })).kind === 'receipt',
    )
    await bridge.call(releaseSitting, { body: {} })
    await hold(heldSittingOf(exam, ids.other))
    expect(await readFile(at('文件操作/说明.txt'))).toEqual(MATERIAL)
    const [name] = await readdir(`${root()}-aside`)
    const kept = at('文件操作/说明.txt', join(`${root()}-aside`, name ?? ''))
    expect(await readFile(kept, 'utf8')).toBe('前一位的')
    await bridge.stop()
    await start()
    await until('the count', async () => (await bridge.call(bridgeStatus)).aside?.folders === 1)
    expect((await listed()).place?.state ?? 'ready').toBe('ready')
  })
})

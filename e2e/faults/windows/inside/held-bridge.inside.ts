/**
 * A whole bridge with its exam server beside programs that hold files: what is saved is kept at once or
 * as soon as it can be read, and nothing is touched that somebody has open (F05a, F05b, F12, R8).
 */
import { execFile } from 'node:child_process'
import { mkdir, open, readFile, readdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  FolderManifest,
  answerFolder,
  localFileVersions,
  redoTask,
  restoreFileVersion,
} from '@wenkao/shared/answer-files'
import { readEntry, readJournal } from '@wenkao/shared/answers'
import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting, type CandidateExam } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from '../../../../apps/bridge/src/test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../../../apps/bridge/src/test-processes/exam-server-double.ts'
import { holdFile, type Hold, type Share } from './hold-file.ts'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
let pass: string
const holds: Hold[] = []

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  bridge = await startBridge(folder.path, server.url, { knownPlaces: [], recoveryPlaces: [] })
  server.pairingTyped()
  await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
  pass = (await bridge.call(openRescue, { body: { proctorCode: 'ABCD-EFGH' } })).pass ?? ''
  await bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  await until('the material', async () => (await fileOf('说明.txt'))?.untouched)
})
afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.release()
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const task = (...path: string[]): string => join(folder.path, '答题文件夹', '文件操作', ...path)
const fileOf = async (path: string) =>
  (await bridge.call(answerFolder)).files.find((file) => file.path === path)
const saved = (path: string, text: string) =>
  until(`the version of ${path}`, async () => {
    const file = await fileOf(path)
    return file?.hash === sha256Hex(text) && !file.pending
  })
const versionsOf = async (path: string) => {
  const { files } = await bridge.call(localFileVersions, { pass })
  return (files.find((file) => file.path === `文件操作/${path}`)?.versions ?? []).map(
    ({ hash }) => hash,
  )
}

async function hold(path: string, share: Share): Promise<Hold> {
  const made = await holdFile(path, share)
  holds.push(made)
  return made
}

describe('[R8] a save beside a program that has the file open', () => {
  it.each(['r', 'rw', 'rwd', 'm'] as const)('is a version at once (%s)', async (share) => {
    await writeFile(task('说明.txt'), '答案')
    await hold(task('说明.txt'), share)
    await saved('说明.txt', '答案')
    await until('the content at the server', () => server.contents.has(sha256Hex('答案')))
  })

  it('is a version as soon as an antivirus lets go, and holds up no other file', async () => {
    await writeFile(task('说明.txt'), '被扫描')
    const antivirus = await hold(task('说明.txt'), '-')
    await writeFile(task('另一个.txt'), '不必等')
    await saved('另一个.txt', '不必等')
    expect(await fileOf('说明.txt')).toMatchObject({ pending: true })
    await antivirus.release()
    await saved('说明.txt', '被扫描')
  })
})

describe('[F05b] redoing a task', () => {
  it.each(['-', 'r'] as const)('touches nothing while a file of it is open (%s)', async (share) => {
    await writeFile(task('说明.txt'), '做了一半')
    await saved('说明.txt', '做了一半')
    const word = await hold(task('说明.txt'), share)
    const redo = () => bridge.call(redoTask, { body: { taskId: 'T1' } })
    const refused = await redo()
    expect(refused).toMatchObject({ kind: 'held', replaced: [] })
    expect(refused.held.map(({ path }) => path)).toEqual(['文件操作/说明.txt'])
    expect((await readdir(task())).sort()).toEqual(['子目录', '说明.txt'])
    await word.release()
    expect(await readFile(task('说明.txt'), 'utf8')).toBe('做了一半')
    expect(await redo()).toMatchObject({ kind: 'done', replaced: ['文件操作/说明.txt'] })
    expect(await readFile(task('说明.txt'))).toEqual(MATERIAL)
    expect(await versionsOf('说明.txt')).toContain(sha256Hex('做了一半'))
  })
})

describe('[F05a] putting a version back', () => {
  it('touches nothing while the file is open, and keeps what it replaces', async () => {
    for (const text of ['第一版', '第二版']) {
      await writeFile(task('说明.txt'), text)
      await saved('说明.txt', text)
    }
    const word = await hold(task('说明.txt'), 'r')
    const body = { path: '文件操作/说明.txt', hash: sha256Hex('第一版') }
    const restore = () => bridge.call(restoreFileVersion, { body, pass })
    expect(await restore()).toMatchObject({ kind: 'held', replaced: [] })
    expect(await readFile(task('说明.txt'), 'utf8')).toBe('第二版')
    await word.release()
    expect(await restore()).toMatchObject({ kind: 'done' })
    expect(await readFile(task('说明.txt'), 'utf8')).toBe('第一版')
    expect(await versionsOf('说明.txt')).toContain(sha256Hex('第二版'))
  })
})

describe('[F18] the hand-in', () => {
  it('waits for a file that cannot be read, and then covers it', async () => {
    await writeFile(task('说明.txt'), '最后一刻')
    const antivirus = await hold(task('说明.txt'), '-')
    const handIn = () => bridge.call(bridgeHandIn, { body: {} })
    const first = await handIn()
    expect(first).toMatchObject({ kind: 'pending', reason: 'files' })
    await antivirus.release()
    await until('the receipt', async () => (await handIn()).kind === 'receipt')
    expect(server.contents.has(sha256Hex('最后一刻'))).toBe(true)
  })

  it('covers what Word has open', async () => {
    await writeFile(task('说明.txt'), '还开着')
    await hold(task('说明.txt'), 'r')
    await until('the receipt', async () => {
      return (await bridge.call(bridgeHandIn, { body: {} })).kind === 'receipt'
    })
    expect(server.contents.has(sha256Hex('还开着'))).toBe(true)
  })
})

describe('the ways in which programs save', () => {
  /** Word: the new text in a file of its own, then two renames, with an owner file beside it. */
  async function saveAsWord(text: string): Promise<void> {
    const [fresh, old] = [task('~WRD0001.tmp'), task('~WRL0002.tmp')]
    await writeFile(fresh, text)
    await rename(task('作文.txt'), old)
    await rename(fresh, task('作文.txt'))
    await unlink(old)
  }

  it('Word’s dance gives each text as a version of the document, and none of anything else', async () => {
    await writeFile(task('作文.txt'), '起草')
    await saved('作文.txt', '起草')
    const owner = await open(task('~$作文.txt'), 'w')
    const texts = ['第一次保存', '第二次保存', '第三次保存']
    for (const text of texts) {
      await saveAsWord(text)
      await saved('作文.txt', text)
    }
    await owner.close()
    await unlink(task('~$作文.txt'))
    expect(await versionsOf('作文.txt')).toEqual(
      [...texts]
        .reverse()
        .concat('起草')
        .map((text) => sha256Hex(text)),
    )
    const { files } = await bridge.call(localFileVersions, { pass })
    expect(files.map(({ path }) => path).filter((path) => path.includes('~'))).toEqual([])
  })

  it('a name that only changes its case is the same file, once', async () => {
    await writeFile(task('Report.txt'), '内容')
    await saved('Report.txt', '内容')
    // In two steps: Wine does nothing at all where only the case changes.
    await rename(task('Report.txt'), task('~$between'))
    await rename(task('~$between'), task('REPORT.TXT'))
    await until('the new name', async () => (await fileOf('REPORT.TXT'))?.hash)
    const { files } = await bridge.call(answerFolder)
    const names = files
      .map(({ path }) => path.toLowerCase())
      .filter((path) => path === 'report.txt')
    expect(names).toHaveLength(1)
  })
})

describe('the folder manifest', () => {
  // Without a console, the attrib of Wine cannot print Chinese names.
  const exam: CandidateExam = {
    ...examWithFiles,
    tasks: examWithFiles.tasks.map((each) => ({ ...each, folder: 'Task 1' })),
  }
  const at = (...path: string[]): string => join(folder.path, 'CZKT', 'Task 1', ...path)
  const entry = async (path: string) => {
    const journal = await bridge.call(readJournal, { query: { sittingId: ids.other } })
    const manifests = journal.entries.flatMap((text) => {
      const read = readEntry(text)
      if (read.kind !== 'entry' || read.entry.event.kind !== 'folder') return []
      return [FolderManifest.parse(read.entry.event.value)]
    })
    return manifests.at(-1)?.entries.find((found) => found.path === `Task 1/${path}`)
  }

  it('tells empty folders, and what attrib says: read-only, hidden, archive', async () => {
    await bridge.stop()
    const places = {
      answerFolder: join(folder.path, 'CZKT'),
      dataFolder: join(folder.path, 'data 2'),
    }
    bridge = await startBridge(folder.path, server.url, {
      ...places,
      knownPlaces: [],
      recoveryPlaces: [],
    })
    await bridge.call(holdSitting, { body: { held: heldSittingOf(exam, ids.other) } })
    await mkdir(at('empty'))
    await writeFile(at('hidden.txt'), '藏')
    await writeFile(at('read-only.txt'), '读')
    const attrib = promisify(execFile)
    await attrib('attrib.exe', ['+h', at('hidden.txt')])
    await attrib('attrib.exe', ['-a', '+r', at('read-only.txt')])
    await until('the attributes', async () => {
      const [hidden, readOnly] = [await entry('hidden.txt'), await entry('read-only.txt')]
      return hidden?.hidden === true && readOnly?.readOnly === true
    })
    expect(await entry('empty')).toMatchObject({ type: 'folder' })
    expect(await entry('hidden.txt')).toMatchObject({ hidden: true, archive: true })
    await attrib('attrib.exe', ['-r', at('read-only.txt')])
  })
})

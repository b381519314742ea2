import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerFolder, FileCopy } from '@wenkao/shared/answer-files'
import { readEntry } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting, type CandidateExam } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import {
  heldSittingOf,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'
import { wordDocument } from './test-processes/zip-of.ts'

const START = Buffer.from(wordDocument('<w:p/>'))
const exam: CandidateExam = {
  ...{ version: 1, paperVersion: 1, shuffleSeed: 'seed', items: [] },
  tasks: [
    {
      ...{ id: 'T1', kind: 'word', title: '文字处理', points: 10, folder: '第1题' },
      ...{ mainFile: '通知.docx', instruction: '' },
      materials: [{ path: '通知.docx', hash: sha256Hex(START), size: START.length }],
    },
  ],
}

describe('what a candidate is told of documents while the exam runs', () => {
  let folder: { path: string; remove(): Promise<void> }
  let server: ExamServerDouble
  let bridge: RunningBridge

  beforeEach(async () => {
    folder = await testFolder()
    await mkdir(join(folder.path, '桌面'))
    server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
    server.contents.set(sha256Hex(START), START)
    bridge = await startBridge(folder.path, server.url, {
      knownPlaces: [join(folder.path, '桌面')],
      findingsMs: 200,
    })
    await bridge.call(holdSitting, { body: { held: heldSittingOf(exam) } })
    await until('the start file', async () => (await main())?.untouched)
  })
  afterEach(async () => {
    await bridge.stop()
    await server.stop()
    await folder.remove()
  })

  const task = (name: string): string => join(folder.path, '答题文件夹', '第1题', name)
  const main = async () =>
    (await bridge.call(answerFolder)).files.find(({ path }) => path === '通知.docx')
  const told = async () =>
    (await bridge.call(answerFolder)).findings.map(({ kind, path }) => [kind, path])

  it('[F11b] a save that does not open is told, and the last good one stays marked', async () => {
    await writeFile(task('通知.docx'), wordDocument('<w:p><w:r/></w:p>'))
    const good = await until('the good version', async () => (await main())?.lastGoodAt)
    expect(await main()).toMatchObject({ health: 'ok', opens: true })
    await writeFile(task('通知.docx'), wordDocument('<w:p><w:r></w:p>'))
    await until('the verdict', async () => (await main())?.health === 'damaged')
    expect(await main()).toMatchObject({ opens: false, versions: 2, lastGoodAt: good })
  })

  it('[F20] a document on the desktop is kept at the server and told, a wrong type and a new name too', async () => {
    const found = join(folder.path, '桌面', '通知.doc')
    await writeFile(found, 'work')
    await until('the finding', async () =>
      (await told()).some(([kind, path]) => kind === 'savedElsewhere' && path === found),
    )
    const { hash, origin } = await until('the copy', () => {
      const read = [...server.log.values()].map((text) => readEntry(text))
      const events = read.flatMap((entry) => (entry.kind === 'entry' ? [entry.entry.event] : []))
      const copy = events.find(({ kind, item }) => kind === 'copy' && item === '第1题/通知.docx')
      return copy && FileCopy.parse(copy.value)
    })
    expect([hash, origin]).toEqual([sha256Hex('work'), 'elsewhere'])
    await until('its content', () => server.contents.has(hash))

    await writeFile(task('通知2.docx'), wordDocument('<w:p><w:r/></w:p>'))
    await until('the other name', async () =>
      (await told()).some(([kind, path]) => kind === 'otherName' && path === '第1题/通知2.docx'),
    )
    await rm(task('通知2.docx'))

    await writeFile(task('通知.wps'), 'work')
    await until('the wrong type', async () =>
      (await told()).some(([kind, path]) => kind === 'wrongType' && path === '第1题/通知.wps'),
    )
    await rename(task('通知.docx'), task('我的通知.docx'))
    await until('the new name', async () =>
      (await told()).some(([kind, path]) => kind === 'renamed' && path === '第1题/我的通知.docx'),
    )
  })
})

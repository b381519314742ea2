import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerFolder, localFileVersions } from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { PictureOfItem } from '@wenkao/shared/papers'
import { readPaperPicture } from '@wenkao/shared/pictures'
import { openRescue, bridgeToday, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting, type CandidateExam } from '@wenkao/shared/sittings'
import { readTypingTest, saveTyping, type TypingRecord } from '@wenkao/shared/typing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import {
  examWithFiles,
  heldSittingOf,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'

const TEXT = Buffer.from('春眠不觉晓，\r\n处处闻啼鸟。')
const SETTINGS = Buffer.from(
  '{"format":"wenkao-typing-test","version":1,"minutes":5,"reference":"原文.txt","record":"打字.json"}',
)
const OWN = Buffer.from('bytes of the own picture')
const OTHER = Buffer.from('bytes of another variant’s picture')
const picture = (bytes: Buffer): PictureOfItem => ({
  ...{ name: 'p1', hash: sha256Hex(bytes), size: bytes.length, type: 'image/png' },
})
const material = (path: string, bytes: Buffer) => ({
  ...{ path, hash: sha256Hex(bytes), size: bytes.length },
})
const exam: CandidateExam = {
  ...examWithFiles,
  items: [
    { id: 'Q1', kind: 'trueFalse', points: 1, stem: '![图](p1) 对吗？', pictures: [picture(OWN)] },
  ],
  tasks: [
    {
      ...{ id: 'T1', kind: 'typing', title: '打字', points: 10, folder: '打字题' },
      instruction: '照原文录入。',
      materials: [material('原文.txt', TEXT), material('打字设置.json', SETTINGS)],
    },
  ],
}

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
let pass: string

const start = async (): Promise<void> => {
  bridge = await startBridge(folder.path, server.url)
}
beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  for (const bytes of [TEXT, SETTINGS, OWN, OTHER]) server.contents.set(sha256Hex(bytes), bytes)
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

const hold = () => bridge.call(holdSitting, { body: { held: heldSittingOf(exam) } })
const path = (): string => join(folder.path, '答题文件夹', '打字题', '打字.json')
const read = () => bridge.call(readTypingTest, { body: { taskId: 'T1' } })
const recordOf = (text: string): TypingRecord => ({
  ...{ format: 'wenkao-typing', version: 1, text, milliseconds: 1000 * text.length },
  ...{ keys: 2 * text.length, pastes: 0, compositions: text.length },
})
const save = (text: string, base: string | null) =>
  bridge.call(saveTyping, { body: { taskId: 'T1', record: recordOf(text), base } })
const hashOf = (text: string) => sha256Hex(JSON.stringify(recordOf(text)))
const versions = async () => {
  const { files } = await bridge.call(localFileVersions, { pass })
  return files.find((file) => file.path === '打字题/打字.json')?.versions ?? []
}

describe('a typing test in the answer folder', () => {
  it('TY4: is told from the materials, and what was typed is a file and a version like any other', async () => {
    expect((await read()).kind).toBe('notReady')
    await hold()
    expect(await read()).toEqual({
      kind: 'ready',
      test: { text: TEXT.toString(), minutes: 5, foldWidth: false },
      kept: null,
    })
    // A candidate may shorten the text in the folder; the test stays as it was issued.
    await writeFile(join(folder.path, '答题文件夹', '打字题', '原文.txt'), '春')
    expect((await read()).test?.text).toBe(TEXT.toString())

    expect(await save('春眠', null)).toEqual({ kind: 'saved', hash: hashOf('春眠'), kept: null })
    expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual(recordOf('春眠'))
    expect(await save('春眠不觉', hashOf('春眠'))).toMatchObject({ kind: 'saved' })
    // The same request again changes nothing.
    expect(await save('春眠不觉', hashOf('春眠'))).toMatchObject({ kind: 'saved' })
    await until('its version', async () => (await versions())[0]?.hash === hashOf('春眠不觉'))
    await until('its upload', () => server.contents.has(hashOf('春眠不觉')))
    const { files } = await bridge.call(answerFolder)
    expect(files.find((file) => file.path === '打字.json')).toMatchObject({ taskId: 'T1' })
  })

  it('TY4: writes over no other record, and keeps what somebody put in its place', async () => {
    await hold()
    await save('春', null)
    await save('春眠', hashOf('春'))
    const changed = await save('别的', hashOf('春'))
    expect(changed).toMatchObject({ kind: 'changed', hash: hashOf('春眠') })
    expect(changed.kept?.record.text).toBe('春眠')
    expect(await save('X', null)).toMatchObject({ kind: 'changed' })

    const foreign = '考生用记事本写的'
    await writeFile(path(), foreign)
    expect((await read()).kept).toBeNull()
    expect(await save('春眠不', hashOf('春眠'))).toMatchObject({ kind: 'saved' })
    await until('the copy', async () =>
      (await versions()).some(({ hash }) => hash === sha256Hex(foreign)),
    )
    // What was deleted comes back whole with the next save.
    await rm(path())
    expect(await save('春眠不觉', hashOf('春眠不'))).toMatchObject({ kind: 'saved' })
    expect((await read()).kept?.record.text).toBe('春眠不觉')
    await writeFile(path(), Buffer.alloc(300 * 1024, 65))
    expect(await save('春眠不觉晓', hashOf('春眠不觉'))).toMatchObject({ kind: 'held' })
  })

  it('TY4: gives what was typed after a restart, and on a PC whose folder is gone, without a page', async () => {
    await hold()
    await save('处处闻', null)
    await until('its upload', () => server.contents.has(hashOf('处处闻')))
    await bridge.stop()
    await rm(join(folder.path, '答题文件夹'), { recursive: true })
    await rm(join(folder.path, 'data', 'vault'), { recursive: true })
    await start()
    await until('what was typed', async () => {
      const { kind, kept } = await read()
      // Never an empty test in between: its first key would stand against what was typed.
      if (kind === 'ready') expect(kept?.record.text).toBe('处处闻')
      return kind === 'ready'
    })
    expect(await save('处处闻啼', hashOf('处处闻'))).toMatchObject({ kind: 'saved' })
  })

  it('is refused for tasks that are none, and before there is a folder', async () => {
    expect(await save('春', null)).toMatchObject({ kind: 'missing' })
    await hold()
    const { kind } = await bridge.call(readTypingTest, { body: { taskId: 'T9' } })
    expect(kind).toBe('notReady')
  })
})

describe('pictures of the own paper on the PC (D06)', () => {
  it('PI2: are fetched with the sitting, shown without a server, and no other content ever', async () => {
    await hold()
    const bytesOf = async (bytes: Buffer) =>
      (await bridge.call(readPaperPicture, { body: { hash: sha256Hex(bytes) } })).bytes
    await until('the picture', () =>
      server.received.some(({ path: asked }) => asked.endsWith(sha256Hex(OWN))),
    )
    await until('it here', async () => (await bytesOf(OWN)) === OWN.toString('base64'))
    await server.stop()
    await bridge.stop()
    await start()
    expect(await bytesOf(OWN)).toBe(OWN.toString('base64'))
    expect(await bytesOf(OTHER)).toBeNull()
    // A material of a task is no picture: it is had from the answer folder.
    expect(await bytesOf(TEXT)).toBeNull()
  })
})

/**
 * The bridge as it would be shipped, a bundle on the official Windows Node, on drive D: of a Windows of
 * Wine; the exam server and the page's calls come from Linux, over 127.0.0.1.
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  answerFolder,
  localFileVersions,
  openAnswerFile,
  redoTask,
} from '@wenkao/shared/answer-files'
import { appendJournal, readJournal } from '@wenkao/shared/answers'
import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../../apps/bridge/src/test-processes/exam-server-double.ts'
import { createPageWriter } from '../../../apps/bridge/src/test-processes/page-writer.ts'
import { zipOf } from '../../../apps/bridge/src/test-processes/zip-of.ts'
import { isFullRun, tellFigures } from '../figures.ts'
import { until } from '../process.ts'
import { installBridge, startBridgeOnWindows, type BridgeOnWindows } from './bridge-on-windows.ts'
import { openWindowsPc, type WindowsPc } from './windows-pc.ts'

const KILLS = isFullRun ? 12 : 2

let pc: WindowsPc
let server: ExamServerDouble
let bridge: BridgeOnWindows
let pass: string

beforeAll(async () => {
  pc = openWindowsPc()
  server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  await installBridge(pc, server.url)
  bridge = await startBridgeOnWindows(pc)
  server.pairingTyped()
  const { page } = bridge
  await until('the sessions', async () => (await page.call(bridgeToday)).today ?? undefined)
  await bridge.page.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  await openRescueWindow()
  await until('the material', async () => (await fileOf('说明.txt'))?.untouched || undefined)
})
afterAll(async () => {
  await bridge.kill()
  pc.remove()
  await server.stop()
})

async function openRescueWindow(): Promise<void> {
  pass = (await bridge.page.call(openRescue, { body: { proctorCode: 'ABCD-EFGH' } })).pass ?? ''
}

/** Goes on after the process has ended; nobody has to log in again. */
async function restart(): Promise<void> {
  bridge = await startBridgeOnWindows(pc)
  await openRescueWindow()
  await until('the files', async () => ((await files()).length > 0 ? true : undefined))
}

const task = (...path: string[]): string => join(bridge.answerFolder, '文件操作', ...path)
const files = async () => (await bridge.page.call(answerFolder)).files
const fileOf = async (path: string) => (await files()).find((file) => file.path === path)
const saved = (path: string, bytes: string | Uint8Array) =>
  until(`the version of ${path}`, async () => {
    const file = await fileOf(path)
    return file?.hash === sha256Hex(bytes) && !file.pending ? file : undefined
  })
const versionsOf = async (path: string) => {
  const known = (await bridge.page.call(localFileVersions, { pass })).files
  return known.find((file) => file.path === `文件操作/${path}`)?.versions ?? []
}

const part = (text: string): Uint8Array => Buffer.from(text)
const PARTS = {
  '[Content_Types].xml': part(
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  ),
  '_rels/.rels': part(
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  ),
  'word/document.xml': part(
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>',
  ),
}
/** The document after so many more saves: each is another content. */
const documentOf = (save: number): Uint8Array =>
  zipOf({ ...PARTS, 'docProps/save.xml': part(`<save>${save}</save>`) })

describe('[F12] the folder', () => {
  it('is laid out on D: with Chinese names, and says whose it is', async () => {
    expect(readFileSync(task('说明.txt'))).toEqual(MATERIAL)
    expect(readFileSync(task('子目录', '备注.txt'))).toEqual(MATERIAL)
    const status = await bridge.page.call(bridgeStatus)
    expect(status).toMatchObject({ station: { number: 7 } })
    expect((await bridge.page.call(answerFolder)).answerFolder).toBe('D:\\考试\\CZKT')
  })

  it('says when the system has no program for a file that is there, and that one is missing', async () => {
    const body = { taskId: 'T1', path: '没有.txt' }
    expect(await bridge.page.call(openAnswerFile, { body })).toMatchObject({ kind: 'missing' })
  })
})

describe('[F05a R2 R8] a save', () => {
  it('of any program is a version here and at the server, whatever its name', async () => {
    const names = [
      '说明.txt',
      '有 空格 和（括号）.txt',
      `${'很长的名字'.repeat(12)}.txt`,
      join(...Array.from({ length: 8 }, (_, at) => `${at}`.repeat(70)), '深处.txt'),
    ]
    for (const name of names) {
      mkdirSync(dirname(task(name)), { recursive: true })
      writeFileSync(task(name), `${name}的内容`)
    }
    for (const name of names) {
      await saved(name, `${name}的内容`)
      const hash = sha256Hex(`${name}的内容`)
      await until(`${name} at the server`, () => server.contents.has(hash) || undefined)
    }
  })

  it('[F11b] of a document is opened by the thread beside the bundle: good, and damaged', async () => {
    // A check that takes too long on a busy PC says nothing, and the next save is checked again.
    const checked = async (contentOf: (save: number) => Uint8Array) => {
      for (let save = 0; ; save += 1) {
        const content = contentOf(save)
        writeFileSync(task('作文.docx'), content)
        const { health } = await saved('作文.docx', content)
        if (typeof health === 'string' || save === 20) return { health, hash: sha256Hex(content) }
      }
    }
    const good = await checked(documentOf)
    expect(good.health).toBe('ok')
    const cut = await checked((save) => documentOf(100 + save).slice(0, -40))
    expect(cut.health).toBe('damaged')
    const versions = await versionsOf('作文.docx')
    expect(versions.find(({ isLastGood }) => isLastGood)?.hash).toBe(good.hash)
  })

  it('by Word’s dance beside its own lock is a version each time', async () => {
    writeFileSync(task('报告.txt'), '起草')
    await saved('报告.txt', '起草')
    const lock = await pc.hold(task('报告.txt'), 'r')
    for (const text of ['一', '二', '三']) {
      writeFileSync(task('~WRD0001.tmp'), text)
      renameSync(task('报告.txt'), task('~WRL0001.tmp'))
      renameSync(task('~WRD0001.tmp'), task('报告.txt'))
      rmSync(task('~WRL0001.tmp'))
      await saved('报告.txt', text)
    }
    await lock.release()
    expect((await versionsOf('报告.txt')).map(({ hash }) => hash)).toEqual(
      ['三', '二', '一', '起草'].map((text) => sha256Hex(text)),
    )
  })
})

describe('[F19 F20] a document that lies elsewhere', () => {
  const findings = async () => (await bridge.page.call(answerFolder)).findings
  const found = (kind: string, name: string) =>
    until(`${kind} ${name}`, async () =>
      (await findings()).find((finding) => finding.kind === kind && finding.path.endsWith(name)),
    )

  it('is found on the desktop, by the name that Windows has for that', async () => {
    const work = zipOf({
      ...PARTS,
      'docProps/app.xml': part('<Properties><Pages>1</Pages></Properties>'),
    })
    writeFileSync(join(pc.userFolder, 'Desktop', '存错地方.docx'), work)
    const { path } = await found('savedElsewhere', '存错地方.docx')
    expect(path).toMatch(/^C:\\users\\[^\\]+\\Desktop\\存错地方\.docx$/i)
  })

  it('is kept when it is a recovery copy of Word’s', async () => {
    writeFileSync(task('作文.docx'), documentOf(200))
    await saved('作文.docx', documentOf(200))
    const copy = zipOf({ ...PARTS, 'docProps/app.xml': part('<Properties/>') })
    const folder = join(pc.userFolder, 'AppData', 'Roaming', 'Microsoft', 'Word')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '“作文”的自动恢复保存.asd'), copy)
    const hash = sha256Hex(copy)
    await until('the copy at the server', () => server.contents.has(hash) || undefined)
  })
})

describe('[F05b] redoing a task', () => {
  it('waits for the program that has a file open, and keeps what was there', async () => {
    writeFileSync(task('说明.txt'), '做了一半')
    await saved('说明.txt', '做了一半')
    const word = await pc.hold(task('说明.txt'), 'r')
    const redo = () => bridge.page.call(redoTask, { body: { taskId: 'T1' } })
    const before = readdirSync(task()).sort()
    expect(await redo()).toMatchObject({ kind: 'held', replaced: [] })
    expect(readdirSync(task()).sort()).toEqual(before)
    await word.release()
    expect(await redo()).toMatchObject({ kind: 'done' })
    expect(readdirSync(task()).sort()).toEqual(['子目录', '说明.txt'])
    const hashes = (await versionsOf('说明.txt')).map(({ hash }) => hash)
    expect(hashes).toContain(sha256Hex('做了一半'))
  })
})

describe('[F01] a bridge that ends in the middle of its work', () => {
  it('has everything after the next start that it called saved', async () => {
    const shown: { path: string; hash: string }[] = []
    const acknowledged: string[] = []
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writer = createPageWriter(`${kill}`.padStart(32, 'c'))
      const append = async (text: string): Promise<void> => {
        const body = { sittingId: ids.sitting, entries: [text] }
        acknowledged.push(...(await bridge.page.call(appendJournal, { body })).journaled)
      }
      await append(writer.begin().text)
      for (let save = 0; save < 3; save += 1) {
        const path = `第${save}.txt`
        const text = `${kill} ${save} ${'内容'.repeat(2000)}`
        writeFileSync(task(path), text)
        await append(writer.answer('Q1', `${kill}/${save}`).text)
        await saved(path, text)
        shown.push({ path, hash: sha256Hex(text) })
      }
      // Some saves are under way, of which nothing was said yet.
      for (let more = 0; more < 5; more += 1) writeFileSync(task(`未存${more}.txt`), `${kill}`)
      // Either the process alone, or the whole system at once.
      if (kill % 2 === 0) await bridge.kill()
      else pc.cutPower()
      await restart()
    }
    const journal = await bridge.page.call(readJournal, { query: { sittingId: ids.sitting } })
    const kept = new Set(journal.entries.map((text) => sha256Hex(text)))
    expect(acknowledged.filter((hash) => !kept.has(hash))).toEqual([])
    for (const { path, hash } of shown) {
      const version = (await versionsOf(path)).find((found) => found.hash === hash)
      expect(version, `${path} ${hash}`).toMatchObject({ isHere: true })
    }
    tellFigures(
      `under Wine: ${KILLS} kills, ${acknowledged.length} answers and ${shown.length} versions that showed as saved, none lost`,
    )
  })
})

describe('[F18] the hand-in', () => {
  it('covers log and folder, after all of this, with one receipt', async () => {
    writeFileSync(task('最后.txt'), '最后一刻')
    const receipt = await until('the receipt', async () => {
      const outcome = await bridge.page.call(bridgeHandIn, { body: {} })
      return outcome.kind === 'receipt' ? outcome.receipt : undefined
    })
    expect(server.contents.has(sha256Hex('最后一刻'))).toBe(true)
    expect(server.receipts).toEqual([receipt])
  })
})

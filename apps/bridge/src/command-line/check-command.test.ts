import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { StationCheck } from '@wenkao/shared/station-check'
import { compiledCode } from '@wenkao/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkEn } from '../messages/check-en.ts'
import { configIn, testFolder } from '../test-processes/bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  startExamServer,
  type ExamServerDouble,
} from '../test-processes/exam-server-double.ts'
import { describeCheck } from './check-command.ts'
import { policyFiles } from './policy-files.ts'

const MAIN = join(import.meta.dirname, '..', 'main.ts')

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

/** Runs the program on a PC whose Office programs are not found, so that none is opened. */
async function wenkaoBridge(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; text: string }> {
  const child = spawn(
    process.execPath,
    [MAIN, ...args, '--config', join(folder.path, 'bridge.json')],
    { env: { LANG: 'en', ...compiledCode, ...environment } },
  )
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}

async function configure(port: number): Promise<void> {
  const config = { ...configIn('.', server.url), port, pairingCode: ISSUED_CODE }
  await writeFile(join(folder.path, 'bridge.json'), JSON.stringify(config))
}

it('[N05] check prints what to do, in the reader’s language, and names who has the port', async () => {
  const foreign = createServer((_, response) => response.end('not a bridge'))
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
  const { port } = foreign.address() as AddressInfo
  await configure(port)
  const chinese = await wenkaoBridge(['check'], { LANG: 'zh_CN.UTF-8' })
  await new Promise((resolve) => foreign.close(resolve))
  expect(chinese.code).toBe(1)
  expect(chinese.text).toMatch(/\[通过\] 磁盘可写: 数据盘和答题文件夹都能写入。/)
  expect(chinese.text).toContain('现在不能考试')
  // A system that does not tell is not called good.
  expect(chinese.text).toMatch(
    new RegExp(`\\[不合格\\] 本机端口: 端口 ${port} 被别的程序占用|\\[看不出\\] 本机端口`),
  )
})

it('prints each line with what was found, what to do and why', () => {
  const check: StationCheck = {
    ...{ version: 1, at: 0, outcome: 'bad', canaries: [], bridgeVersion: '1', appVersion: null },
    lines: [
      {
        ...{ name: 'space', outcome: 'bad', reason: 'full' },
        facts: { path: 'D:\\CZKT', freeMb: 12, leastMb: 500 },
      },
      { name: 'newer', outcome: 'unknown', reason: 'newest', facts: { cause: 'why' } },
    ],
  }
  const text = describeCheck(check, false, checkEn).join('\n')
  expect(text).toContain('[Bad] Free space: Only 12 MB free on D:\\CZKT; an exam needs 500 MB.')
  expect(text).toContain('Make room')
  expect(text).toContain('[Unknown] newer: newest\n    (why)')
})

it('[F10] policy writes what Chrome and Edge have to allow, for this user, for all, and for Linux', async () => {
  await configure(3100)
  const out = join(folder.path, '策略')
  expect(await wenkaoBridge(['policy', '--out', out])).toMatchObject({ code: 0 })
  const origins = [server.url, 'http://127.0.0.1:3100', 'http://localhost:3100']
  const linux = await readFile(join(out, 'linux-wenkao-exam.json'), 'utf8')
  expect(JSON.parse(linux)).toEqual({
    LocalNetworkAccessAllowedForUrls: origins,
    LoopbackNetworkAllowedForUrls: origins,
    NotificationsAllowedForUrls: origins,
  })
  for (const { name, bytes } of policyFiles(server.url, 3100)) {
    expect(await readFile(join(out, name))).toEqual(bytes)
  }
  const user = (await readFile(join(out, 'exam-for-this-user.reg'))).toString('utf16le')
  expect(user.startsWith('\uFEFFWindows Registry Editor Version 5.00\r\n')).toBe(true)
  for (const product of ['Google\\Chrome', 'Microsoft\\Edge']) {
    const key = `[HKEY_CURRENT_USER\\SOFTWARE\\Policies\\${product}\\LoopbackNetworkAllowedForUrls]`
    expect(user).toContain(`${key}\r\n"9001"="${server.url}"\r\n"9002"="http://127.0.0.1:3100"`)
  }
})

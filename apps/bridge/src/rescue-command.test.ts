import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeStatus, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { heldSitting, holdSitting } from '@wenkao/shared/sittings'
import { compiledCode } from '@wenkao/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  configIn,
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
import { runRescueCommand } from './command-line/rescue-command.ts'
import { openedFile, sealedIn } from './test-processes/opened-file.fs.ts'
import { createPageWriter } from './test-processes/page-writer.ts'
import {
  createInstallation,
  type InstallationDouble,
} from './test-processes/session-file-double.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const CODE = 'ABCD-EFGH'

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let room: InstallationDouble
let port: number
let bridge: RunningBridge | undefined

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier(CODE, new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  room = await createInstallation()
  server.keys = room.keys
  server.sessionFiles.set(ids.session, room.sign(room.file(ids.session)))
  server.pairingTyped()
  port = await freePort()
  const config = { ...configIn('.', server.url), port, logLevel: 'info' }
  await writeFile(join(folder.path, 'bridge.json'), JSON.stringify(config))
  const running = await startBridge(folder.path, server.url, { port, sessionFilesMs: 50 })
  bridge = running
  await until('the session file', async () => {
    return ((await running.call(bridgeStatus)).sessionFiles?.length ?? 0) > 0
  })
  await running.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin(), writer.answer('Q1', 'true')].map(({ text }) => text)
  await running.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  await writeFile(join(folder.path, '答题文件夹', '文件操作', '说明.txt'), '改过的内容')
})
afterEach(async () => {
  await stopBridge()
  await server.stop()
  await folder.remove()
})

async function stopBridge(): Promise<void> {
  await bridge?.stop()
  bridge = undefined
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('No port')
  return address.port
}

/** Runs a command to its end. @param typed lines at the terminal. */
async function run(args: readonly string[], { typed = '', lang = 'en_US.UTF-8' } = {}) {
  const config = ['--config', join(folder.path, 'bridge.json')]
  const child = spawn(process.execPath, [MAIN, ...args, ...config], {
    env: { PATH: process.env.PATH, LANG: lang, ...compiledCode },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  child.stdin.end(typed)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}
const guarded = (...args: string[]) => run([...args, '--proctor-code', CODE])
const databak = (): string => join(folder.path, 'data', 'databak')
const replyOf = ({ out }: { out: string }): Record<string, unknown> =>
  JSON.parse(out) as Record<string, unknown>

describe('the rescue window on the command line, while the bridge runs', () => {
  it('[F03c F03a] makes the submission file, lists it, sends it and copies it', async () => {
    const made = await run(['submission'], { typed: `${CODE}\n` })
    expect(made).toMatchObject({ code: 0 })
    expect(made.err).toContain('Proctor code')
    const [path = ''] = await sealedIn(databak(), 'submission')
    expect(made.out).toContain(path)
    expect(made.out).toMatch(/Made from: journal, answer folder, vault/)
    const listed = await run(['sealed', 'list'])
    expect(listed.code).toBe(0)
    expect(listed.out).toMatch(/submission .*20260001 李明.*not sent/)
    const sent = await run(['sealed', 'send', path, join(folder.path, 'none.dat')])
    expect(sent.code).toBe(1)
    expect(sent.out).toContain('The exam area decides')
    expect(sent.out).toContain('There is no such file')
    expect(server.sealedFiles[0]?.equals(await readFile(path))).toBe(true)
    const stick = join(folder.path, 'U盘')
    await mkdir(stick)
    expect(await run(['sealed', 'copy', path, '--to', stick])).toMatchObject({ code: 0 })
    expect(await sealedIn(stick, 'submission')).toHaveLength(1)
  })

  it('refuses without the right code, in the reader’s language', async () => {
    const wrong = await run(['backup', '--proctor-code', 'WRONG'], { lang: 'zh_CN.UTF-8' })
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('口令不对')
    expect(await sealedIn(databak(), 'backup')).toEqual([])
    expect((await run(['evidence'], { typed: '' })).code).toBe(1)
    const noCode = await run(['extra-time', 'AAAA-AAAA'], { lang: 'zh_CN.UTF-8' })
    expect(noCode).toMatchObject({
      code: 1,
      out: expect.stringContaining('补时口令不对') as string,
    })
  })

  it('[F02a F02c] names spares and moves the sitting; offline it says where the backup is', async () => {
    const spares = await guarded('spares', '--json')
    expect(replyOf(spares)).toEqual({ kind: 'seats', code: null, seats: [21, 22] })
    const moved = await guarded('move', '--to', '21')
    expect(moved).toMatchObject({ code: 0 })
    expect(server.moves).toEqual([21])
    const [backup = ''] = await sealedIn(join(databak(), 'upstumove'), 'backup')
    expect(moved.out).toContain(backup)
  })

  it('ends with 2 and the usage for what is no command', async () => {
    const wrong = await run(['backup', '--nonsense'])
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('wenkao-bridge recover FOLDER')
    const request = {
      ...{ to: undefined, code: undefined, backup: undefined, note: undefined },
      ...{ clear: false, proctorCode: CODE, json: false, isChinese: true },
    }
    const commands = [
      'sealed',
      'sealed open x',
      'sealed copy x',
      'restore x.dat',
      'extra-time',
      'move',
      'recover',
    ]
    for (const command of commands) {
      const said: string[] = []
      const code = await runRescueCommand(
        { ...request, words: command.split(' ') },
        {
          print: (line) => said.push(line),
          complain: (line) => said.push(line),
          ask: async () => '',
          reach: () => Promise.reject(new Error('nobody is asked')),
        },
      )
      expect([command, code]).toEqual([command, 2])
      expect(said.join()).toContain('结束代码')
    }
  })
})

describe('the rescue window on the command line, without a bridge', () => {
  it('[F06 F02d] frees the PC by a verified backup, inspects it, and restores it', async () => {
    await stopBridge()
    const freed = await guarded('unlock')
    expect(freed).toMatchObject({ code: 0 })
    expect(freed.out).toContain('This PC is free')
    const [backup = ''] = await sealedIn(databak(), 'backup')
    const { parts } = await openedFile(backup, room.roomIdentity)
    expect(String(parts.get('files/文件操作/说明.txt'))).toBe('改过的内容')
    const inspected = await guarded('sealed', 'inspect', backup, '--code', room.restoreCode)
    expect(inspected.code).toBe(0)
    expect(inspected.out).toContain('20260001 李明')
    const restored = await guarded('restore', backup, '--code', room.restoreCode)
    expect(restored).toMatchObject({ code: 0 })
    bridge = await startBridge(folder.path, server.url, { port })
    expect((await bridge.call(heldSitting)).held?.sitting.sittingId).toBe(ids.sitting)
  })

  it('[F11c F02f] packs evidence and recovers raw copies, also with the server away', async () => {
    await stopBridge()
    await server.stop()
    const packed = await guarded('evidence', '--note', '断电', '--json')
    expect(packed.code).toBe(0)
    const { parts } = await openedFile(String(replyOf(packed)['path']), room.serverIdentity)
    expect(String(parts.get('records/note.txt'))).toBe('断电')
    const recovered = await guarded('recover', folder.path)
    expect(recovered.code).toBe(0)
    expect(recovered.out).toContain('COMPLETE: everything')
    await server.start()
  })

  it('never works beside a bridge under another port on one data folder', async () => {
    const elsewhere = { ...configIn('.', server.url), port: await freePort() }
    await writeFile(join(folder.path, 'bridge.json'), JSON.stringify(elsewhere))
    const listed = await run(['sealed', 'list', '--json'])
    expect(listed.code).toBe(0)
    await expect(startBridge(folder.path, server.url)).rejects.toThrow('works in')
    expect((await bridge?.call(bridgeStatus))?.sitting?.examNumber).toBe('20260001')
  })
})

import { spawn } from 'node:child_process'
import { mkdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  answerFolder,
  extractMaterials,
  moveAnswerFolder,
  redoTask,
} from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeToday, openRescue, proctorCodeVerifier } from '@wenkao/shared/rescue'
import { holdSitting } from '@wenkao/shared/sittings'
import { expect, it } from 'vitest'
import { startBridge, testFolder, until } from './test-processes/bridge-in-folder.fs.ts'
import {
  MATERIAL,
  examWithFiles,
  heldSittingOf,
  startExamServer,
} from './test-processes/exam-server-double.ts'

it('[F05b F14] an open file is found before anything is touched, and named with its program', async () => {
  const folder = await testFolder()
  const server = await startExamServer(proctorCodeVerifier('ABCD-EFGH', new Uint8Array(16).fill(1)))
  server.contents.set(sha256Hex(MATERIAL), MATERIAL)
  const other = join(folder.path, '另一处')
  const bridge = await startBridge(folder.path, server.url, { otherPlaces: [other] })
  const root = join(folder.path, '答题文件夹')
  const file = join(root, '文件操作', '说明.txt')
  await bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  await until('the lay-out', async () => (await bridge.call(answerFolder)).files.length === 2)
  await writeFile(file, '我的')
  const program = spawn(
    process.execPath,
    [
      '-e',
      `require('fs').openSync(process.argv[1], 'r+'); console.log('open'); setInterval(() => {}, 1000)`,
      file,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await new Promise((resolve) => program.stdout.once('data', resolve))
  const held = [{ path: '文件操作/说明.txt', programs: [basename(process.execPath)] }]
  const redo = () => bridge.call(redoTask, { body: { taskId: 'T1' } })
  expect(await redo()).toEqual({ kind: 'held', held, replaced: [] })
  expect(await bridge.call(moveAnswerFolder, { body: { folder: other } })).toMatchObject({
    kind: 'held',
    held,
  })
  expect(await readFile(file, 'utf8')).toBe('我的')
  program.kill('SIGKILL')
  await new Promise((resolve) => program.once('exit', resolve))
  expect(await redo()).toMatchObject({ kind: 'done', replaced: ['文件操作/说明.txt'] })
  expect(await readFile(file)).toEqual(MATERIAL)

  // A link that leads into the answer folder is the answer folder.
  server.pairingTyped()
  await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
  const { pass } = await bridge.call(openRescue, { body: { proctorCode: 'ABCD-EFGH' } })
  await mkdir(join(folder.path, 'U盘'))
  const link = join(folder.path, 'U盘', '链接')
  await symlink(root, link)
  const extract = await bridge.call(extractMaterials, {
    body: { folder: join(link, '新') },
    pass: pass ?? '',
  })
  expect(extract.kind).toBe('answerFolder')
  await unlink(link)
  await bridge.stop()
  await server.stop()
  await folder.remove()
}, 60_000)

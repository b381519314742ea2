import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { appendJournal, readJournal } from '@wenkao/shared/answers'
import { openRescue } from '@wenkao/shared/rescue'
import { backUp, restoreBackup } from '@wenkao/shared/sealed-files'
import { heldSitting, holdSitting } from '@wenkao/shared/sittings'
import { compiledCode } from '@wenkao/testing'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { configIn, connectTo, until } from './test-processes/bridge-in-folder.fs.ts'
import { examWithFiles, heldSittingOf, ids } from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'
import { PROCTOR_CODE, twoStations } from './test-processes/two-stations.fs.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const Ready = z.object({ url: z.string() })
/** What appears on the disk one after the other while a backup is restored. */
const MOMENTS = [
  ['data', 'vault', 'objects'],
  ['data', 'journal', ids.sitting],
  ['data', 'state', 'held-sitting.1'],
  ['答题文件夹', '文件操作', '说明.txt'],
]
const ROUNDS = process.env.WENKAO_FULL === '1' ? 10 : 1

async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true ? (await readdir(path)).length > 0 : found !== undefined
}

/** A real bridge process without network on a copy of a disk. */
async function startProcess(folder: string) {
  const config = join(folder, 'bridge.json')
  const values = { ...configIn(folder, 'http://127.0.0.1:9'), logLevel: 'info' }
  await writeFile(config, JSON.stringify(values))
  const child = spawn(process.execPath, [MAIN, 'start', '--config', config], {
    env: { ...process.env, ...compiledCode },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    const line = text.split('\n').find((candidate) => candidate.includes('bridge is ready'))
    if (!line) continue
    const page = await connectTo(Ready.parse(JSON.parse(line)).url)
    const body = { proctorCode: PROCTOR_CODE }
    const { pass } = await page.call(openRescue, { body })
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL')
      await exited
    }
    return { page, pass: pass ?? '', kill }
  }
  throw new Error(`The bridge ended before it was ready: ${text}`)
}

it('[F02d] a restore that is killed at any moment goes on when it is repeated, and loses nothing', async () => {
  const site = await twoStations()
  const copies = await mkdtemp(join(tmpdir(), 'wenkao-restore-'))
  try {
    const [pc, spare] = [await site.station(), await site.station()]
    await pc.bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
    const writer = createPageWriter('a'.repeat(32))
    const entries = [
      writer.begin(),
      ...['A', 'B', 'C'].map((option) => writer.answer('Q1', option)),
    ]
    const body = { sittingId: ids.sitting, entries: entries.map(({ text }) => text) }
    await pc.bridge.call(appendJournal, { body })
    const large = 'x'.repeat(3_000_000)
    await writeFile(join(pc.answerFolder, '文件操作', '说明.txt'), large)
    const made = await until('a whole backup', async () => {
      const reply = await pc.bridge.call(backUp, {
        ...{ body: { folder: site.stick, clear: false }, pass: pc.pass },
      })
      return reply.files === 2 && reply.entries > 5 && reply
    })
    const log = await pc.bridge.call(readJournal, { query: { sittingId: ids.sitting } })
    await spare.bridge.stop()
    await site.server.stop()
    const restore = { path: made.path ?? '', restoreCode: site.installation.restoreCode }
    for (const [at, moment] of Array.from({ length: ROUNDS }, () => MOMENTS)
      .flat()
      .entries()) {
      const folder = join(copies, String(at))
      await cp(spare.folder, folder, { recursive: true })
      const first = await startProcess(folder)
      const restoring = first.page
        .call(restoreBackup, { body: restore, pass: first.pass })
        .catch(() => 'killed')
      let isOver = false
      void restoring.then(() => (isOver = true))
      while (!isOver && !(await isThere(join(folder, ...moment)))) await setImmediate()
      await first.kill()
      await restoring
      const again = await startProcess(folder)
      const reply = await again.page.call(restoreBackup, { body: restore, pass: again.pass })
      expect(['restored', 'nothingNew']).toContain(reply.kind)
      const { held } = await again.page.call(heldSitting)
      expect(held?.binding).toMatchObject({ epoch: 1, branch: expect.any(String) as unknown })
      const journal = await again.page.call(readJournal, { query: { sittingId: ids.sitting } })
      expect(journal.entries).toEqual(expect.arrayContaining(log.entries))
      const path = join(folder, '答题文件夹', '文件操作', '说明.txt')
      // What is told as done lies there, not a moment later.
      expect((await readFile(path, 'utf8').catch(() => '')) === large).toBe(true)
      await again.kill()
      await rm(folder, { recursive: true })
    }
  } finally {
    await site.remove()
    await rm(copies, { recursive: true, force: true })
  }
})

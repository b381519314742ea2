import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendJournal, readJournal, type LogEntry } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { compiledCode } from '@wenkao/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { configIn, connectTo, testFolder } from './test-processes/bridge-in-folder.fs.ts'
import { ids } from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const Ready = z.object({ url: z.string() })

let folder: { path: string; remove(): Promise<void> }
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})

/** Starts a real bridge process and waits until it says that it is ready. */
async function startProcess() {
  const config = join(folder.path, 'bridge.json')
  // Nobody listens on port 9: the room has no network.
  const values = { ...configIn(folder.path, 'http://127.0.0.1:9'), logLevel: 'info' }
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
    if (line) return { child, exited, page: await connectTo(Ready.parse(JSON.parse(line)).url) }
  }
  throw new Error(`The bridge ended before it was ready: ${text}`)
}

it('[F01] a bridge that is killed while it appends has every entry it acknowledged', async () => {
  const acknowledged: string[] = []
  for (let run = 0; run < 3; run += 1) {
    const { child, exited, page } = await startProcess()
    const pages = Array.from({ length: 8 }, (_, at) =>
      createPageWriter(`${run}${at}`.padEnd(32, '0')),
    )
    let isKilled = false
    const append = async (entry: LogEntry): Promise<void> => {
      const body = { sittingId: ids.sitting, entries: [entry.text] }
      const { journaled } = await page.call(appendJournal, { body })
      acknowledged.push(...journaled)
    }
    const clicking = pages.map(async (writer) => {
      await append(writer.begin())
      for (let click = 0; !isKilled; click += 1) await append(writer.answer('Q1', String(click)))
    })
    const enough = acknowledged.length + 200
    const watch = setInterval(() => {
      if (acknowledged.length < enough) return
      clearInterval(watch)
      child.kill('SIGKILL')
      isKilled = true
    }, 1)
    await Promise.allSettled(clicking)
    await exited
  }
  const { child, exited, page } = await startProcess()
  const journal = await page.call(readJournal, { query: { sittingId: ids.sitting } })
  child.kill('SIGKILL')
  await exited
  expect(acknowledged.length).toBeGreaterThan(600)
  const kept = new Set(journal.entries.map((text) => sha256Hex(text)))
  expect(acknowledged.filter((hash) => !kept.has(hash))).toEqual([])
})

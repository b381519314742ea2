import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { openSealed } from '@wenkao/sealed-files'
import { appendJournal } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { backUp } from '@wenkao/shared/sealed-files'
import { holdSitting } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEntryWriter } from '../entry-writer.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { held, openRoom, startRescuePc, type RescuePc, type Room } from './rescue-pc.ts'
import { cutOverAndOver, fileSystems, slowCourse, type Target } from './trials.ts'

const PORT = 14_380
const FILES = 12

let tools: PowerTools
let room: Room
beforeAll(async () => {
  tools = compilePowerTools()
  room = await openRoom()
})
afterAll(async () => {
  await room.server.stop()
  tools.remove()
})

/** A real bridge on the disk with a page that answers, saves in the task's folder, and backups. */
async function startBridgeOn(disk: LossyDisk): Promise<Target> {
  const shown = new Set<string>()
  /** Entries that were acknowledged before a backup was asked for: all are in it. */
  const entriesBefore = new Map<string, number>()
  const whole = new Set<string>()
  const next = createEntryWriter(held.sitting.sittingId, { epoch: 1, branch: null, parent: null })
  let entries = 0
  let pc: RescuePc
  let working: Promise<void> = Promise.resolve()

  async function work(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      try {
        const body = { sittingId: held.sitting.sittingId, entries: [next(), next()] }
        await pc.call(appendJournal, { body })
        entries += 2
        const name = `作品${turn % FILES}.txt`
        writeFileSync(join(pc.taskFolder, name), `第 ${entries} 条`.repeat(500 + turn))
        const before = entries
        const made = await pc.call(backUp, { body: { folder: null, clear: false } })
        if (made.kind !== 'done' || made.path === null) continue
        entriesBefore.set(made.path, before)
        shown.add(made.path)
      } catch {
        // The disk is dead, or the bridge was killed: nothing is shown any more.
        return
      }
    }
  }

  /** Whether a backup opens with the server's key, whole, and holds what it must. */
  async function isWhole(path: string): Promise<boolean> {
    if (whole.has(`${path} ${hashOfFile(path)}`)) return true
    let log = ''
    const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
    const outcome = await openSealed(bytes, [room.installation.serverIdentity], {
      begin: () => Promise.resolve(),
      part: async ({ name }, part) => {
        if (name === 'log.jsonl') log = await new Response(part as BodyInit).text()
      },
    }).catch(() => undefined)
    if (outcome?.kind !== 'opened' || outcome.signature !== 'valid') return false
    const lines = log.split('\n').length - 1
    if (lines < (entriesBefore.get(path) ?? 0)) return false
    whole.add(`${path} ${hashOfFile(path)}`)
    return true
  }

  pc = await startRescuePc(room, PORT, disk.folder, dirname(disk.folder))
  await pc.call(holdSitting, { body: { held } })
  mkdirSync(pc.taskFolder, { recursive: true })
  working = work()
  const kill = async () => {
    await pc.program.kill()
    await working
  }
  return {
    acknowledged: () => shown,
    kill,
    revive: async () => {
      const there = new Set<string>()
      for (const path of shown) if (await isWhole(path)) there.add(path)
      pc = await startRescuePc(room, PORT, disk.folder, dirname(disk.folder))
      working = work()
      return there
    },
    close: kill,
  }
}

function hashOfFile(path: string): string {
  try {
    return sha256Hex(readFileSync(path))
  } catch {
    return 'not there'
  }
}

describe('[F02d] power loss: backups by the rescue window', () => {
  for (const kind of fileSystems()) {
    it(`loses no backup that was shown as done, nor an answer in it (${kind})`, async () => {
      const { lost } = await cutOverAndOver('backups', kind, tools, startBridgeOn, slowCourse)
      expect(lost.slice(0, 3)).toEqual([])
    })
  }
})

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { appendJournal, readJournal } from '@wenkao/shared/answers'
import { backUp, restoreBackup } from '@wenkao/shared/sealed-files'
import { holdSitting } from '@wenkao/shared/sittings'
import { createSeededRandom } from '@wenkao/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEntryWriter } from '../entry-writer.ts'
import { isFullRun, SEED, tellFigures } from '../figures.ts'
import { until } from '../process.ts'
import { makeLossyDisk, type LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, run, type PowerTools } from './power-tools.ts'
import {
  held,
  openRoom,
  startRescuePc,
  TASK_FOLDER,
  type RescuePc,
  type Room,
} from './rescue-pc.ts'
import { fileSystems } from './trials.ts'

const PORT = 14_390
const SPARE_PORT = 14_391
const CUTS = isFullRun ? 50 : 3
const CONTROLS = 4
const ENTRIES = 60
const FILES = 10
const { sittingId } = held.sitting

/** What a backup holds, and how a spare without anything looks on the disk. */
interface Plan {
  readonly backup: string
  readonly texts: readonly string[]
  readonly files: ReadonlyMap<string, Buffer>
  readonly spare: string
}

let tools: PowerTools
let home: string
let room: Room
let spares: Room
let plan: Plan
beforeAll(async () => {
  tools = compilePowerTools()
  home = mkdtempSync(join(tmpdir(), 'wenkao-restore-'))
  room = await openRoom()
  spares = await openRoom(room.installation)
  plan = await makePlan()
})
afterAll(async () => {
  for (const { server } of [room, spares]) await server.stop()
  rmSync(home, { recursive: true, force: true })
  tools.remove()
})

/** A PC with answers and files is backed up; another becomes a spare that knows the room. */
async function makePlan(): Promise<Plan> {
  const random = createSeededRandom(SEED)
  const folder = join(home, 'pc', 'disk')
  const pc = await startRescuePc(room, PORT, folder, home)
  await pc.call(holdSitting, { body: { held } })
  const next = createEntryWriter(sittingId, { epoch: 1, branch: null, parent: null })
  const texts = Array.from({ length: ENTRIES }, () => next())
  await pc.call(appendJournal, { body: { sittingId, entries: texts } })
  const files = new Map<string, Buffer>()
  for (let at = 0; at < FILES; at += 1) {
    const bytes = Buffer.from(random.bytes(200 + Math.floor(random.next() * 300_000)))
    files.set(`作品${at}.docx`, bytes)
    writeFileSync(join(pc.taskFolder, `作品${at}.docx`), bytes)
  }
  const body = { folder: null, clear: false }
  const made = await until('a backup with every file', async () => {
    const reply = await pc.call(backUp, { body })
    return reply.files === FILES && reply.path !== null ? reply.path : undefined
  })
  await pc.program.stop()
  const spare = join(home, 'spare', 'disk')
  const started = await startRescuePc(spares, SPARE_PORT, spare, home)
  await started.program.stop()
  return { backup: made, texts, files, spare }
}

/** What a PC that says that it restored the backup has not. */
async function lackingOn(pc: RescuePc): Promise<string[]> {
  const { entries } = await pc.call(readJournal, { query: { sittingId } })
  const there = new Set(entries)
  const lacking = plan.texts.filter((text) => !there.has(text))
  for (const [name, bytes] of plan.files) {
    const path = join(pc.taskFolder, name)
    try {
      if (!readFileSync(path).equals(bytes)) lacking.push(`${TASK_FOLDER}/${name} is other`)
    } catch {
      lacking.push(`${TASK_FOLDER}/${name} is not there`)
    }
  }
  return lacking
}

interface Trial {
  /** Whether the restore was told as done before the power went. */
  readonly wasDone: boolean
  readonly lost: readonly string[]
}

/**
 * Restores on a new spare and cuts the power meanwhile or just after; then, where it was not told as
 * done, again.
 * @param share when the power goes, in parts of the time that a restore took before; 1 and more is
 *   after its end.
 */
async function restoreOn(
  disk: LossyDisk,
  name: string,
  share: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Trial> {
  const folder = join(disk.folder, name)
  mkdirSync(folder)
  cpSync(plan.spare, folder, { recursive: true })
  run('sync', ['-f', folder])
  const body = { path: plan.backup, restoreCode: room.installation.restoreCode }
  let pc = await startRescuePc(spares, SPARE_PORT, folder, home, env)
  let wasDone = false
  try {
    const restoring = pc.call(restoreBackup, { body }).then(
      ({ kind }) => {
        wasDone = kind === 'restored'
      },
      // Killed before it answered.
      () => undefined,
    )
    if (share >= 1) await restoring
    else await pause(share * restoreMs)
    const owed = wasDone
    disk.cut()
    await pc.program.kill()
    await restoring
    await disk.restore()
    pc = await startRescuePc(spares, SPARE_PORT, folder, home)
    if (!owed) {
      const { kind } = await pc.call(restoreBackup, { body })
      if (kind !== 'restored' && kind !== 'nothingNew') return { wasDone: owed, lost: [kind] }
    }
    return { wasDone: owed, lost: await lackingOn(pc) }
  } finally {
    await pc.program.kill()
  }
}

/** Within this time most restores end here, ms: only where the cuts fall depends on it. */
const restoreMs = 600

describe('[F02d] power loss: a restore on a spare', () => {
  for (const kind of fileSystems()) {
    it(`told as done has every answer and file, and goes on when it was cut (${kind})`, async () => {
      const random = createSeededRandom(SEED)
      const disk = makeLossyDisk(kind, tools.cutPower)
      const trials: Trial[] = []
      try {
        for (let cut = 0; cut < CUTS; cut += 1) {
          const share = cut % 2 === 0 ? 1 : random.next()
          trials.push(await restoreOn(disk, `spare-${cut}`, share))
          if (trials.some(({ lost }) => lost.length > 0)) break
        }
      } finally {
        await disk.remove()
      }
      const done = trials.filter(({ wasDone }) => wasDone).length
      const lost = trials.flatMap((trial) => trial.lost)
      tellFigures(
        `power loss, restores on ${kind}: ${trials.length} cuts (seed ${SEED}), ${done} after it was ` +
          `told as done, ${lost.length} lost`,
      )
      expect(lost.slice(0, 3)).toEqual([])
      expect(done).toBeGreaterThan(0)
    })
  }

  it('loses something when its flushes do nothing: the bench can fail', async () => {
    for (let attempt = 0; attempt < CONTROLS; attempt += 1) {
      const disk = makeLossyDisk('ext4', tools.cutPower)
      try {
        const { lost } = await restoreOn(disk, 'spare', 1, { LD_PRELOAD: tools.noSync })
        if (lost.length > 0) return
      } finally {
        await disk.remove()
      }
    }
    expect.unreachable('Nothing was lost without flushing')
  })
})

import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createSeededRandom } from '@wenkao/testing'
import { isFullRun, SEED, tellFigures } from '../figures.ts'
import { until } from '../process.ts'
import { makeLossyDisk, type FileSystem, type LossyDisk } from './lossy-disk.ts'
import type { PowerTools } from './power-tools.ts'

/** Power cuts of one target on one file system. */
const TRIALS = Number(process.env['FAULTS_TRIALS'] ?? (isFullRun ? 50 : 5))

/** Whoever needs more attempts to lose anything without flushing is no control. */
const MOST_CONTROLS = 4

/** Within this time after enough was acknowledged the power goes, ms. */
const CUT_WITHIN_MS = 300

/** Something that acknowledges writes, running on a disk that can lose its power. */
export interface Target {
  /** Every acknowledgement of this disk so far, as texts, collected outside of it. */
  acknowledged(): ReadonlySet<string>
  /** `kill -9` of everything that uses the disk. */
  kill(): Promise<void>
  /** Starts by the real command and reads what is there; then the writing goes on. */
  revive(): Promise<ReadonlySet<string>>
  /** Ends everything. */
  close(): Promise<void>
}

/** How often the power of one disk is cut, and how much is acknowledged before each cut. */
export interface Course {
  readonly cuts: number
  /** At least this many more than at the cut before. */
  readonly least: number
  /** Of so many further ones a random part. */
  readonly further: number
}

const USUAL: Course = { cuts: TRIALS, least: 5, further: 40 }

/** For a target whose acknowledgements each take long, e.g. a whole backup. */
export const slowCourse: Course = { cuts: isFullRun ? 50 : 3, least: 2, further: 4 }

/** What one disk went through. */
interface Outcome {
  readonly cuts: number
  readonly acknowledged: number
  readonly lost: readonly string[]
}

/** The file systems of this run; xfs where it is asked for (`FAULTS_XFS=1`) and can be made. */
export function fileSystems(): readonly FileSystem[] {
  const hasXfs = ['/sbin', '/usr/sbin'].some((folder) => existsSync(`${folder}/mkfs.xfs`))
  return process.env['FAULTS_XFS'] === '1' && hasXfs ? ['ext4', 'xfs'] : ['ext4']
}

/**
 * Cuts the power again and again while a target writes, and after each cut compares all that was ever
 * acknowledged with what is there.
 * @param begin starts the target on a new disk, writing.
 */
export async function cutOverAndOver(
  name: string,
  kind: FileSystem,
  tools: PowerTools,
  begin: (disk: LossyDisk) => Promise<Target>,
  course: Course = USUAL,
): Promise<Outcome> {
  const outcome = await onNewDisk(kind, tools, begin, course, SEED)
  tellFigures(
    `power loss, ${name} on ${kind}: ${outcome.cuts} cuts (seed ${SEED}), ` +
      `${outcome.acknowledged} acknowledged, ${outcome.lost.length} lost`,
  )
  return outcome
}

/**
 * The same without durability, one cut per disk, until something acknowledged is lost.
 * @returns how much was lost; 0 means that the bench proves nothing.
 */
export async function cutWithoutFlushes(
  name: string,
  kind: FileSystem,
  tools: PowerTools,
  begin: (disk: LossyDisk, attempt: number) => Promise<Target>,
): Promise<number> {
  for (let attempt = 0; attempt < MOST_CONTROLS; attempt += 1) {
    const { acknowledged, lost } = await onNewDisk(
      kind,
      tools,
      (disk) => begin(disk, attempt),
      { ...USUAL, cuts: 1 },
      SEED + attempt,
    )
    if (lost.length === 0) continue
    tellFigures(
      `power loss, control of ${name} on ${kind}: ${acknowledged} acknowledged, ${lost.length} lost ` +
        `at cut ${attempt + 1}`,
    )
    return lost.length
  }
  return 0
}

async function onNewDisk(
  kind: FileSystem,
  tools: PowerTools,
  begin: (disk: LossyDisk) => Promise<Target>,
  { cuts, least, further }: Course,
  seed: number,
): Promise<Outcome> {
  const random = createSeededRandom(seed)
  const disk = makeLossyDisk(kind, tools.cutPower)
  let target: Target | undefined
  try {
    target = await begin(disk)
    const late = new Set<string>()
    for (let cut = 0; cut < cuts; cut += 1) {
      const { size } = target.acknowledged()
      const enough = size + least + Math.floor(random.next() * further)
      const writing = target
      await until(
        'enough acknowledgements',
        () => writing.acknowledged().size >= enough || undefined,
      )
      await pause(random.next() * CUT_WITHIN_MS)
      // Who has no power acknowledges nothing: what the dying disk still lets through is not owed. Its
      // file system may take a flush for done whose transaction it has just thrown away.
      const owed = [...target.acknowledged()].filter((text) => !late.has(text))
      disk.cut()
      await target.kill()
      await disk.restore()
      const ofCut = [...target.acknowledged()]
      const held = await target.revive()
      const lost = owed.filter((text) => !held.has(text))
      const known = new Set(owed)
      for (const text of ofCut) if (!known.has(text)) late.add(text)
      if (lost.length > 0) return { cuts: cut + 1, acknowledged: owed.length, lost }
    }
    return { cuts, acknowledged: target.acknowledged().size, lost: [] }
  } finally {
    await target?.close()
    await disk.remove()
  }
}

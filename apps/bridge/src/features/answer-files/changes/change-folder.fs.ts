import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../../platform/durable-record.fs.ts'
import { syncFolder } from '../../../platform/folder.fs.ts'
import { retryWhenHeld } from '../../../platform/retry-when-held.ts'
import { kindOfPath, placeFile } from '../place/answer-folder.fs.ts'

/**
 * A change of the answer folder that a power cut must not leave half done (F05a, F05b): what is to go
 * is moved aside, then what is to come is moved in from a hidden folder beside it, in which it lies
 * complete before anything is touched. The plan is on disk before the first move, so that the next
 * start finishes it.
 */
const StoredPlan = z.object({
  sittingId: z.string(),
  /** The answer folder. */
  root: z.string(),
  /** Takes what goes, under its path. */
  aside: z.string(),
  /** Holds what comes, under its path; a hidden folder in the answer folder. */
  staging: z.string(),
  /** Files and folders that go, by their paths below the answer folder. */
  out: z.array(z.string()),
  /** Files that come. */
  in: z.array(z.object({ path: z.string(), hash: z.string() })),
})
export type ChangePlan = z.infer<typeof StoredPlan>

const KeptPlan = z.object({ plan: z.nullable(StoredPlan) })

/** The single steps on the disk; a test lets them fail or hang, as a program or a power cut does. */
export interface ChangeSteps {
  stage(plan: ChangePlan, path: string, bytes: Uint8Array): Promise<void>
  note(plan: ChangePlan | null): Promise<void>
  move(from: string, to: string): Promise<void>
  clean(plan: ChangePlan): Promise<void>
}

export interface FolderChanger {
  /**
   * Carries out a change. @param bytesOf each content that comes, known to be at hand.
   * @throws the step's error, after everything was put back as it was.
   */
  apply(plan: ChangePlan, bytesOf: (path: string) => Promise<Uint8Array>): Promise<void>
  /** Finishes what an interrupted run of this sitting has begun, or puts it back. */
  finish(sittingId: string): Promise<void>
}

/** What holds a file for longer than this is told instead of waited for, ms. */
const PATIENCE_MS = 1000

const at = (folder: string, path: string): string => join(folder, ...path.split('/'))

export async function openFolderChanger(
  stateFolder: string,
  wrap: (steps: ChangeSteps) => ChangeSteps = (steps) => steps,
): Promise<FolderChanger> {
  const record = await openDurableRecord(
    stateFolder,
    'folder-change',
    (raw) => KeptPlan.safeParse(raw).data,
  )
  const steps = wrap({
    stage: async (plan, path, bytes) => {
      await placeFile(plan.staging, path, bytes)
    },
    note: (plan) => record.write({ plan }),
    move: movePath,
    // Holds nothing of anybody but empty folders and copies of what the vault has.
    clean: (plan) => rm(plan.staging, { recursive: true, force: true }),
  })

  async function putBack(moves: readonly (readonly [string, string])[]): Promise<void> {
    for (const [from, to] of [...moves].reverse()) {
      if ((await kindOfPath(to)) === 'missing') continue
      // Folders that were made for what came would be in the way of those that went.
      await removeEmptyFolders(from)
      await steps.move(to, from)
    }
  }

  async function carryOut(plan: ChangePlan): Promise<void> {
    const moves: (readonly [string, string])[] = []
    const move = async (from: string, to: string): Promise<void> => {
      await steps.move(from, to)
      moves.push([from, to])
    }
    try {
      for (const path of plan.out) {
        const [from, to] = [at(plan.root, path), at(plan.aside, path)]
        // An earlier run has moved it already when it lies there.
        if ((await kindOfPath(to)) === 'missing' && (await kindOfPath(from)) !== 'missing') {
          await move(from, to)
        }
      }
      for (const { path } of plan.in) {
        const [from, to] = [at(plan.staging, path), at(plan.root, path)]
        if ((await kindOfPath(from)) !== 'missing') await move(from, to)
      }
    } catch (cause) {
      await putBack(moves)
      throw cause
    }
  }

  async function end(plan: ChangePlan): Promise<void> {
    await steps.note(null)
    await steps.clean(plan)
  }

  return {
    apply: async (plan, bytesOf) => {
      try {
        for (const { path } of plan.in) await steps.stage(plan, path, await bytesOf(path))
      } catch (cause) {
        await steps.clean(plan)
        throw cause
      }
      await steps.note(plan)
      try {
        await carryOut(plan)
      } finally {
        await end(plan)
      }
    },
    finish: async (sittingId) => {
      const plan = record.current()?.plan
      if (plan?.sittingId !== sittingId) return
      try {
        await carryOut(plan)
      } catch (cause) {
        // Of an earlier run; what it moved goes back where nothing else lies by now.
        for (const path of plan.out) {
          const [from, to] = [at(plan.root, path), at(plan.aside, path)]
          if ((await kindOfPath(from)) === 'missing') await putBack([[from, to]])
        }
        throw cause
      } finally {
        await end(plan)
      }
    },
  }
}

/** Removes a folder in which there is nothing but folders; anything else stays. */
async function removeEmptyFolders(folder: string): Promise<void> {
  if ((await kindOfPath(folder)) !== 'folder') return
  for (const name of await readdir(folder)) await removeEmptyFolders(join(folder, name))
  await rmdir(folder).catch(() => undefined)
}

async function movePath(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await retryWhenHeld(() => rename(from, to), {
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    patienceMs: PATIENCE_MS,
  })
  await syncFolder(dirname(to))
  await syncFolder(dirname(from))
}

/** Names of everything in a folder, hidden and temporary names too; none where it is missing. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await kindOfPath(folder)) === 'folder' ? (await readdir(folder)).sort() : []
}

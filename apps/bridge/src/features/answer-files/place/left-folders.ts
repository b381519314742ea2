import { relative, sep } from 'node:path'
import type { HeldFile } from '@wenkao/shared/answer-files'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../../platform/durable-record.fs.ts'
import { findHolders } from '../../../platform/find-holders.ts'
import type { Logger } from '../../../platform/logger.ts'
import { ownerOfFolder, removeIfEmpty } from './answer-folder.fs.ts'
import { moveAside, moveWhole, type LeftFolder } from './make-room.ts'

const LeftFolders = z.object({
  folders: z.array(z.object({ folder: z.string(), aside: z.string() })),
})

/** Folders of sittings that are over, which a program kept from being moved aside (F12). */
export interface LeftFolderBook {
  /** Notes one durably, so that it is moved aside later, also after a restart. */
  leave(left: LeftFolder): Promise<void>
  /**
   * Tries to move each aside; what is still held stays noted.
   * @param inUse never moved. @param isThorough whether contents are moved where the folder itself
   *   cannot be, which programs that have files open may notice. @returns whether one was moved.
   */
  clear(inUse: string | undefined, isThorough: boolean): Promise<boolean>
  /** Finds out who holds those that are left. */
  name(): Promise<void>
  /** Files of them that programs hold, as they were last named; undefined before that. */
  held(): readonly HeldFile[] | undefined
}

const NO_WAIT = { wait: async () => undefined, patienceMs: 0 }

export async function openLeftFolders(
  stateFolder: string,
  logger: Logger,
): Promise<LeftFolderBook> {
  const record = await openDurableRecord(
    stateFolder,
    'left-folders',
    (raw) => LeftFolders.safeParse(raw).data,
  )
  const listed = (): readonly LeftFolder[] => record.current()?.folders ?? []
  let held: readonly HeldFile[] | undefined

  async function isDone(left: LeftFolder, isThorough: boolean): Promise<boolean> {
    try {
      const isFree = (await ownerOfFolder(left.folder, NO_WAIT)) === 'nobody'
      const move = isThorough ? moveAside : moveWhole
      if (!isFree && !(await move(left, NO_WAIT))) return false
      await removeIfEmpty(left.folder)
      return true
    } catch (cause) {
      logger.error(
        { err: cause, folder: left.folder },
        'an old answer folder cannot be moved aside',
      )
      return false
    }
  }

  return {
    leave: async (left) => {
      held = undefined
      if (listed().some(({ folder }) => folder === left.folder)) return
      await record.write({ folders: [...listed(), left] })
    },
    clear: async (inUse, isThorough) => {
      const done = new Set<string>()
      for (const left of listed()) {
        if (left.folder === inUse) done.add(left.folder)
        else if (await isDone(left, isThorough)) {
          done.add(left.folder)
          logger.info(left, 'an old answer folder was moved aside')
        }
      }
      // Others may have been noted meanwhile.
      const rest = listed().filter(({ folder }) => !done.has(folder))
      if (done.size > 0) await record.write({ folders: rest })
      if (rest.length === 0) held = []
      return done.size > 0
    },
    name: async () => {
      held = (await Promise.all(listed().map(({ folder }) => heldBelow(folder)))).flat()
    },
    held: () => held,
  }
}

/** Files below a folder that programs hold, by their paths below it; the folder itself is `.`. */
export async function heldBelow(folder: string): Promise<HeldFile[]> {
  return (await findHolders([folder])).map(({ path, programs }) => ({
    path: relative(folder, path).split(sep).join('/') || '.',
    programs: [...programs],
  }))
}

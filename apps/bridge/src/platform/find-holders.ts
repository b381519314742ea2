import type { HeldFile } from '@wenkao/shared/answer-files'
import { findHoldersInProc } from './proc-holders.fs.ts'
import { probeHeld } from './probe-held.fs.ts'
import { programsThatHold } from './restart-manager.ts'

export type { HeldFile }

/** Files for which programs are asked for; the Restart Manager takes tens of ms for each. */
const ASKED_AT_ONCE = 60

/**
 * Tells which of these files, or files below these folders, other programs hold open, with the
 * programs' names where the system tells them (F05b, F12). This process itself never counts.
 *
 * Linux: `/proc`, and LibreOffice's lock files where its process runs. Windows: what cannot be opened
 * for writing now, named by the Restart Manager within 4 s, else with no programs. A folder in which
 * a program works or which it lists is told by its own path.
 * @param paths absolute; missing ones hold nothing. @returns absolute paths, each once.
 */
export async function findHolders(paths: readonly string[]): Promise<readonly HeldFile[]> {
  if (process.platform === 'linux') return findHoldersInProc(paths)
  const probed = await probeHeld(paths)
  const held = new Set(probed.held)
  // A program that shares writing is seen by the Restart Manager alone, so free files are asked for too.
  const asked = [...probed.held, ...probed.free.slice(0, Math.max(0, ASKED_AT_ONCE - held.size))]
  const programs =
    process.platform === 'win32' ? await programsThatHold(asked.slice(0, ASKED_AT_ONCE)) : new Map()
  return [...new Set([...held, ...programs.keys()])].sort().map((path: string) => ({
    path,
    programs: [...(programs.get(path) ?? [])],
  }))
}

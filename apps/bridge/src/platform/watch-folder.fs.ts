import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'

/**
 * Hints that something changed below a folder. Watchers miss things on every system, so a scan stays
 * the truth and a watcher that fails is simply gone.
 *
 * On Windows one recursive handle on the root: a handle on a task's folder would keep the candidate
 * from renaming it. Elsewhere one watcher per folder, because recursive watching is emulated there.
 */
export interface FolderWatch {
  /** Tells which folders there are now; their watchers are made or dropped. */
  follow(folders: readonly string[]): void
  /** Lets go of every handle, so that the folder can be moved (F12). */
  close(): void
}

const MAX_WATCHERS = 200

export function watchFolder(root: string, hint: () => void): FolderWatch {
  const recursive = process.platform === 'win32' || process.platform === 'darwin'
  const watchers = new Map<string, FSWatcher>()

  function add(folder: string): void {
    if (watchers.has(folder) || watchers.size >= MAX_WATCHERS) return
    try {
      const watcher = watch(join(root, folder), { recursive, persistent: false }, hint)
      watcher.on('error', () => {
        drop(folder)
      })
      watchers.set(folder, watcher)
    } catch {
      // The folder went away, or the system has no watchers left: the scan finds what changes.
      return
    }
  }

  function drop(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  add('')
  return {
    follow: (folders) => {
      if (recursive) return
      const wanted = new Set(['', ...folders])
      for (const folder of [...watchers.keys()]) if (!wanted.has(folder)) drop(folder)
      for (const folder of wanted) add(folder)
    },
    close: () => {
      for (const folder of [...watchers.keys()]) drop(folder)
    },
  }
}

import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Station } from '../exam-site.ts'
import { heldBy, journalOf } from './station-facts.ts'

/** The texts of all entries in the page's IndexedDB, sorted. */
export async function entriesInBrowser(page: Page): Promise<string[]> {
  const texts = await page.evaluate(async () => {
    // Opening a database that is not there would make one, in the page's way.
    const isThere = (await indexedDB.databases()).some(({ name }) => name === 'wenkao')
    if (!isThere) return []
    return new Promise<string[]>((resolve, reject) => {
      const opening = indexedDB.open('wenkao')
      opening.onerror = () => {
        reject(new Error(String(opening.error)))
      }
      opening.onsuccess = () => {
        const asking = opening.result.transaction('entries').objectStore('entries').getAll()
        asking.onsuccess = () => {
          opening.result.close()
          resolve((asking.result as { text: string }[]).map(({ text }) => text))
        }
      }
    })
  })
  return texts.sort()
}

/** The texts of all entries of the held sitting in the bridge's journal, sorted. */
export async function entriesInJournal(station: Station): Promise<string[]> {
  const { sitting } = await heldBy(station)
  return [...(await journalOf(station, sitting.sittingId))].sort()
}

/** Sets a fresh profile to keep nothing at all, as a strict policy of a school does. */
export function denyStorage(profile: string): void {
  mkdirSync(join(profile, 'Default'), { recursive: true })
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(blocked))
}

/** A disk that can be filled to the last byte. */
export interface SmallDisk {
  fill(): void
  empty(): void
  /** What is open for writing must be closed before. */
  setReadOnly(isReadOnly: boolean): void
  unmount(): void
}

/**
 * Mounts a small disk in memory at a folder.
 * @returns undefined where that is not allowed, which is said loudly; in CI it is an error.
 */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  try {
    const options = `size=${megabytes}m`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (cause) {
    if (process.env['CI']) throw cause
    console.warn('!!! LEFT OUT 未测试: a full disk under the profile; only root may mount one')
    return undefined
  }
  const ballast = join(folder, 'ballast')
  return {
    fill: () => {
      for (const size of [1024 * 1024, 64 * 1024, 4096]) appendUntilFull(ballast, size)
    },
    empty: () => {
      rmSync(ballast)
    },
    setReadOnly: (isReadOnly) => {
      const options = `remount,${isReadOnly ? 'ro' : 'rw'}`
      execFileSync('mount', ['-o', options, folder], { stdio: 'pipe' })
    },
    unmount: () => {
      execFileSync('umount', [folder])
    },
  }
}

function appendUntilFull(file: string, size: number): void {
  const part = Buffer.alloc(size)
  try {
    for (;;) appendFileSync(file, part)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
  }
}

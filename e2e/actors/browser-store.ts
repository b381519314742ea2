import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { readJournal } from '@wenkao/shared/answers'
import { fetchEndpoint } from '../exam-office-api.ts'
import type { Station } from '../exam-site.ts'
import { heldBy } from './station-facts.ts'

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
  const query = { sittingId: sitting.sittingId }
  const { reply } = await fetchEndpoint(station.url, readJournal, { query })
  return [...reply.entries].sort()
}

/** Sets a fresh profile to keep nothing at all, as a strict policy of a school does. */
export function denyStorage(profile: string): void {
  mkdirSync(join(profile, 'Default'), { recursive: true })
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(blocked))
}

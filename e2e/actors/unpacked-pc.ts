import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { formsOf, unpacked } from '@wenkao/testing'

/** Everything that a PC holds, as somebody with all rights on it can read it (R10). */
export interface UnpackedPc {
  /** Where a text stands, in any file or store, however it is written there. */
  placesOf(text: string): string[]
}

/**
 * Unpacks a folder and what the page's origin keeps in the browser: each file as it is and as every
 * compression makes of it, texts in every form of `formsOf`.
 */
export async function unpackPc(folder: string, page: Page): Promise<UnpackedPc> {
  const held = new Map<string, Buffer[]>([['browser', [Buffer.from(await browserStores(page))]]])
  for (const path of filesIn(folder)) held.set(path, unpacked(readFileSync(path)))
  return {
    placesOf: (text) => {
      const forms = formsOf(text)
      return [...held].flatMap(([place, contents]) =>
        contents.some((bytes) => forms.some((form) => bytes.includes(form))) ? [place] : [],
      )
    },
  }
}

/** Every regular file below a folder; what goes away meanwhile is left out. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
}

/** All that the page's origin keeps: databases, caches, and both storages. */
async function browserStores(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result)
        }
        request.onerror = () => {
          reject(request.error ?? new Error('No database'))
        }
      })
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) {
        texts.push(
          JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())),
        )
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        if (!request.url.includes('/api/') && !request.url.includes('/bridge/')) continue
        texts.push((await (await cache.match(request))?.text()) ?? '')
      }
    }
    return texts.join('\n')
  })
}

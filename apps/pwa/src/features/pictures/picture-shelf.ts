/** Where a browser keeps the pictures of one sitting, so that a page reopens without network. */
export interface PictureShelf {
  read(hash: string): Promise<Blob | undefined>
  keep(hash: string, bytes: Blob): Promise<void>
  /** Throws away what it keeps: the next candidate finds none of it (R10). */
  clear(): Promise<void>
}

const PREFIX = 'wenkao-pictures-'
const addressOf = (hash: string): string => `/pictures/${hash}`

/**
 * The shelf of a sitting in the browser's own cache, beside the one of the service worker, which leaves
 * it alone. Other sittings' shelves go. A browser that has none, e.g. because the page came without
 * HTTPS, keeps nothing: bridge and server are asked again.
 */
export function openPictureShelf(sittingId: string): PictureShelf {
  const name = PREFIX + sittingId
  const own = 'caches' in globalThis ? globalThis.caches : undefined

  async function removeAll(but?: string): Promise<void> {
    for (const each of (await own?.keys()) ?? []) {
      if (each.startsWith(PREFIX) && each !== but) await own?.delete(each)
    }
  }

  return {
    read: async (hash) => {
      const found = await (await own?.open(name))?.match(addressOf(hash))
      return found?.blob()
    },
    keep: async (hash, bytes) => {
      await removeAll(name)
      await (await own?.open(name))?.put(addressOf(hash), new Response(bytes))
    },
    clear: () => removeAll(),
  }
}

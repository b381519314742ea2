/** Where a choice is kept: on this device, or only until the browser's tab is closed. */
export type KeptWhere = 'device' | 'tab'

const storageOf = (where: KeptWhere): Storage =>
  where === 'device' ? localStorage : sessionStorage

/** What somebody chose here; null when nobody did, or when the browser denies its storage (R8). */
export function readChoice(key: string, where: KeptWhere): string | null {
  try {
    return storageOf(where).getItem(key)
  } catch {
    return null
  }
}

/** Remembers a choice; where storage is denied or full it holds until the page is closed. */
export function keepChoice(key: string, value: string, where: KeptWhere): void {
  try {
    storageOf(where).setItem(key, value)
  } catch {
    // The page goes by it all the same, only the next one does not.
  }
}

/** A person types slower than this between two signs; a keyboard scanner is far below it. */
const BETWEEN_SIGNS_MS = 50
/** Shorter bursts are keys that a hand held down or rolled over. */
const SHORTEST = 4
/** Longer than any code that is meant for this page. */
const LONGEST = 200

export interface ScannerKeys {
  /**
   * Takes the next key of the page, wherever the cursor is.
   * @param key as the browser names it; @param at monotonic, ms.
   * @returns the scanned text when this key ended a scan.
   */
  key(key: string, at: number): string | undefined
}

/**
 * Tells a scanner that types like a keyboard from a person: its signs come faster than anybody types
 * and end with Enter or Tab (N11). So a ticket can be scanned wherever the cursor is.
 */
export function createScannerKeys(): ScannerKeys {
  let text = ''
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    key: (key, at) => {
      // Scanners send Shift beside a capital letter; that is no sign of its own.
      if (key === 'Shift') return undefined
      const isFast = at - lastAt <= BETWEEN_SIGNS_MS
      lastAt = at
      if (key === 'Enter' || key === 'Tab') {
        const scanned = isFast && text.length >= SHORTEST ? text : undefined
        text = ''
        return scanned
      }
      if ([...key].length !== 1) {
        text = ''
        return undefined
      }
      text = isFast && text.length < LONGEST ? text + key : key
      return undefined
    },
  }
}

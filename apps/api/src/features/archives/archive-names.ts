import { isPathPart } from '@wenkao/shared/papers'

/** A text as the name of one file or folder on every system; what cannot stand in one becomes `_`. */
export function asName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_')
    .slice(0, 100)
  const name = plain.replace(/[. ]+$/, '_')
  return isPathPart(name) ? name : `_${name.replace(/[^\p{L}\p{N}_-]/gu, '_')}`
}

/** A path as it was found on a PC, as one that stays in its folder wherever it is unpacked. */
export const asPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map(asName)
    .join('/')

/** Gives names that differ by more than case: what is taken gets a number. */
export function createNames(): (wished: string) => string {
  const taken = new Set<string>()
  return (wished) => {
    let name = wished
    for (let at = 2; taken.has(name.toLowerCase()); at += 1) {
      const dot = wished.lastIndexOf('.')
      name =
        dot > wished.lastIndexOf('/') + 1
          ? `${wished.slice(0, dot)} (${at})${wished.slice(dot)}`
          : `${wished} (${at})`
    }
    taken.add(name.toLowerCase())
    return name
  }
}

import { timingSafeEqual } from 'node:crypto'

/** Tokens of the pages that have said hello, in memory alone: a restart of the bridge ends them. */
export interface PageTokens {
  /** The token that a page already has, if it is one of ours, else a new one of 256 random bits. */
  greet(presented: string): string
  isKnown(token: string): boolean
}

/** More than pages that are open on one PC at once; the one that was silent longest ends first. */
const MOST = 64

/**
 * @param own the token in the file `keys/page-token`, which only this user's command line can read;
 *   it is never given to a page. @param random that many random bytes.
 */
export function createPageTokens(own: string, random: (bytes: number) => Uint8Array): PageTokens {
  // In order of use: a page that polls stays, whatever others ask for.
  const known = new Set<string>()

  function isPage(token: string): boolean {
    const found = [...known].find((each) => isSame(each, token))
    if (found === undefined) return false
    known.delete(found)
    known.add(found)
    return true
  }

  return {
    greet: (presented) => {
      if (isPage(presented)) return presented
      const token = Buffer.from(random(32)).toString('base64url')
      known.add(token)
      for (const oldest of known) {
        if (known.size <= MOST) break
        known.delete(oldest)
      }
      return token
    },
    isKnown: (token) => isSame(token, own) || isPage(token),
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

import { readSessionFile, type SessionFile } from '@wenkao/shared/sessions'
import { verifySessionFile } from '../../sessions/index.ts'
import type { SealingKeys } from '../seal-file.ts'
import type { Copies } from './read-copies.ts'

/** Keys that the copies give beside those of this PC. */
export interface CopiedKeys extends Pick<SealingKeys, 'keys' | 'of'> {
  /** This PC knows no keys of its own, so nobody has verified these: it has to be said. */
  readonly areUnverified: boolean
}

/**
 * What the copied session files give to seal with: those that this PC's own keys prove. A PC that never
 * had contact takes the keys that the copied PC kept, or else those that a file names of itself.
 */
export function keysOfCopies(copies: Copies, own: Pick<SealingKeys, 'keys'>): CopiedKeys {
  const read = copies.signedFiles.flatMap((signed) => {
    const file = readSessionFile(signed.text)
    return file ? [{ signed, file }] : []
  })
  const ownKeys = own.keys()
  const told = copies.keys[0] ?? read[0]?.file.keys
  const known = ownKeys ?? told
  const files = new Map<string, SessionFile>()
  for (const { signed, file } of read) {
    if (!known || verifySessionFile(signed, file.sessionId, known).kind !== 'good') continue
    const before = files.get(file.sessionId)
    if (!before || before.revision < file.revision) files.set(file.sessionId, file)
  }
  return {
    keys: () => (ownKeys ? undefined : told),
    of: (sessionId) => files.get(sessionId),
    areUnverified: ownKeys === undefined && told !== undefined,
  }
}

import type { CandidateCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { insertUploaded } from '../answer-files/index.ts'
import { createAppendEvents, type HeldHeads } from '../answers/index.ts'
import { claimForgottenWriters, factsOfCaller, type HeldSittingFacts } from '../sittings/index.ts'
import type { OpenedPackage } from './read-package.ts'

/** As many as one request of a candidate may carry. */
const ENTRIES_AT_ONCE = 500
const CHARACTERS_AT_ONCE = 8 * 1024 * 1024

/** Keeps what proven packages hold, under their sittings. */
export type KeepContent = (caller: CandidateCaller, opened: OpenedPackage) => Promise<void>

/**
 * Log and contents of a package go the way of a candidate's own: each entry is judged, appended under
 * its key or set aside, each content stored by its hash. So repeating it, a second file with the same
 * work, or the PC itself that syncs meanwhile change nothing (R4).
 */
export function createKeepContent(
  services: Services,
  facts: HeldSittingFacts,
  heads: HeldHeads,
): KeepContent {
  const append = createAppendEvents(services)
  return async (caller, opened) => {
    const { sessionId, sittingId, epoch } = caller
    const receivedAt = services.clock.now()
    const found = await factsOfCaller(services, facts, caller)
    for (const texts of portions(opened.log)) {
      await claimForgottenWriters(services, facts, found, caller, texts)
      const results = await append({ sessionId, sittingId, epoch, receivedAt, texts })
      const stored = results.flatMap(({ key, hash }) => (key ? [{ ...key, hash }] : []))
      await heads.after(sessionId, sittingId, stored)
    }
    for (const { hash, name } of opened.contents.values()) {
      const put = await services.blobs.put(hash, opened.folder.read(name))
      if (put.stored !== 'new' && put.stored !== 'present') {
        throw new Error(`Verified bytes were not stored: ${put.stored}`)
      }
      const storedAt = services.clock.now()
      await insertUploaded(services.db, { sessionId, sittingId, hash, size: put.size, storedAt })
    }
  }
}

function* portions(texts: readonly string[]): Generator<string[]> {
  let portion: string[] = []
  let characters = 0
  for (const text of texts) {
    if (portion.length === ENTRIES_AT_ONCE || characters + text.length > CHARACTERS_AT_ONCE) {
      if (portion.length > 0) yield portion
      portion = []
      characters = 0
    }
    portion.push(text)
    characters += text.length
  }
  if (portion.length > 0) yield portion
}

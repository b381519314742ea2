import type { AnswerEvent } from '../answers.contract.ts'
import { registerOf } from '../fold.ts'

export class BrokenPromise extends Error {
  readonly code = 'brokenPromise'
}

export type Claim = 'browser' | 'journal' | 'server'

export interface Promised {
  readonly event: AnswerEvent
  readonly claims: Set<Claim>
  /**
   * Every durable copy was taken away by a wipe, a rollback or a restore: the promise holds again
   * once a store said so again, or as long as a process still has the entry in memory.
   */
  isBare: boolean
  /** …and no process had it any more: it cannot be anywhere. */
  isGone: boolean
}

/** Where an entry is right now. */
export interface Whereabouts {
  isDurable(hash: string): boolean
  /** Durable as an entry of a log; beside the server's log it is kept, but nobody appends it again. */
  isInLog(hash: string): boolean
  isInMemory(hash: string): boolean
}

/**
 * What the candidate was shown, kept outside of the world: which entries were called saved and where,
 * what each click replaced, and how many events were asked for.
 */
export function createLedger() {
  const written = new Map<
    string,
    { event: AnswerEvent; past: ReadonlySet<string>; tokenId: number }
  >()
  const promised = new Map<string, Promised>()
  let asked = 0

  return {
    written,
    /** Contents that the server found under a taken key. */
    setAside: new Set<string>(),
    /** Events that somebody asked for: a click, or a copy of a content in conflict. */
    askedFor: () => asked,
    ask: () => {
      asked += 1
    },
    /** @param past everything on its register that its writer had seen. */
    write: (
      tokenId: number,
      hash: string,
      event: AnswerEvent,
      held: readonly { hash: string; event?: AnswerEvent | undefined }[],
    ) => {
      const register = registerOf(event)
      const past = new Set(
        register === undefined
          ? []
          : held.flatMap((other) =>
              other.hash !== hash && other.event && registerOf(other.event) === register
                ? [other.hash]
                : [],
            ),
      )
      written.set(hash, { event, past, tokenId })
    },
    claim: (hash: string, claim: Claim) => {
      const entry = written.get(hash)
      if (!entry) return
      const held = promised.get(hash)
      if (!held) {
        const claims = new Set<Claim>([claim])
        promised.set(hash, { event: entry.event, claims, isBare: false, isGone: false })
        return
      }
      held.claims.add(claim)
      held.isBare = false
      held.isGone = false
    },
    /** After a store was taken away. */
    storeTaken: (where: Whereabouts) => {
      for (const [hash, held] of promised) {
        if (held.isGone || where.isInLog(hash)) continue
        held.isBare = true
        if (!where.isInMemory(hash)) held.isGone = true
      }
    },
    /** After a process died: what only it had was promised by nobody, or was lost. */
    processDied: (where: Whereabouts, who: string) => {
      for (const [hash, held] of promised) {
        if (held.isGone || where.isDurable(hash) || where.isInMemory(hash)) continue
        if (held.isBare) held.isGone = true
        else throw new BrokenPromise(`${who} died, and ${describe(held)} is nowhere`)
      }
    },
    /** Entries that must be on the server in the end. */
    owed: () => [...promised].filter(([, held]) => !held.isGone),
    describe,
  }
}

export type Ledger = ReturnType<typeof createLedger>

function describe({ event, claims }: Promised): string {
  const { kind, item, value, writer, n } = event
  return `${kind} ${item ?? ''}=${JSON.stringify(value)} (${writer.slice(0, 6)}/${n}, saved: ${[...claims].join(', ')})`
}

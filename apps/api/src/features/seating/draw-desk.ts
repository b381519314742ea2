import { createGroupCommit } from '../../platform/group-commit.ts'
import type { Services } from '../../platform/services.ts'
import { drawForAll, type DrawAsk, type DrawReply } from './draw-seats.ts'
import { createTurns } from './take-turns.ts'

/** Taps of one session that share a transaction at most; a room has fewer. */
const MOST_AT_ONCE = 100

/**
 * Where the changes of draws line up, one session after the other by itself: taps that come while a
 * draw is under way share the next transaction, so that fifty tablets at one door wait for a handful
 * of commits and not for fifty.
 */
export function createDrawDesk(services: Services) {
  const inTurn = createTurns()
  type Outcome = Awaited<ReturnType<typeof drawForAll>>[number]
  const lines = new Map<string, { put(ask: DrawAsk): Promise<Outcome>; waiting: number }>()

  function lineOf(sessionId: string) {
    const known = lines.get(sessionId)
    if (known) return known
    const put = createGroupCommit<DrawAsk, Outcome>(
      (asks) => inTurn(sessionId, () => drawForAll(services, asks)),
      () => ({ rows: 1, bytes: 0 }),
      // Whatever fails a transaction here fails the next one too; the tablets ask again.
      { mostRows: MOST_AT_ONCE, atOnce: 1, mayBeOneItem: () => false },
    )
    const line = { put, waiting: 0 }
    lines.set(sessionId, line)
    return line
  }

  return {
    /** Any other change of a session's draw. */
    inTurn,
    /** @throws ApiError as `drawFor` does. */
    async draw(ask: DrawAsk): Promise<DrawReply> {
      const { sessionId } = ask.listed.session
      const line = lineOf(sessionId)
      line.waiting += 1
      try {
        const outcome = await line.put(ask)
        if ('refusal' in outcome) throw outcome.refusal
        return outcome.reply
      } finally {
        line.waiting -= 1
        if (line.waiting === 0) lines.delete(sessionId)
      }
    },
  }
}

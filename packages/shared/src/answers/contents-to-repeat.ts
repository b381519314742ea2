import { eventKinds, type Binding } from './answers.contract.ts'
import type { NewEvent } from './event-writer.ts'
import { contentOf, registerOf, standingEvents } from './fold.ts'
import type { LogReplica } from './log-replica.ts'

/**
 * What a host appends again, under a new writer, because the server's log holds other content under
 * these keys (R4): the contents that would stand if nothing had collided. What was changed since
 * would come back from the past, so it is left alone. Asking again after the copies were appended
 * gives nothing, also in another run: so a host may ask whenever it hears of a conflict.
 *
 * The copies must be durable before anybody forgets that the entries are open: between the two a
 * crash repeats a content, in the other order it loses one.
 * @param hashes entries in conflict, set aside already or not.
 * @param kinds those that this host writes: `answer`, `mark`, `position` for a page, `file`, `folder`
 *   for a bridge.
 */
export function contentsToRepeat(
  replica: Pick<LogReplica, 'find' | 'events'>,
  hashes: Iterable<string>,
  bindings: readonly Binding[],
  kinds: readonly string[],
): readonly NewEvent[] {
  const inConflict = [...new Set(hashes)].flatMap((hash) => replica.find(hash)?.event ?? [])
  if (inConflict.length === 0) return []
  const rivals = new Set(inConflict)
  const others = replica.events().filter((event) => !rivals.has(event))
  // A copy under a binding that ranks lower never stands above its original: it must be known as one.
  const copied = (event: (typeof inConflict)[number]) =>
    others.some(
      (other) =>
        other.hlc > event.hlc &&
        registerOf(other) === registerOf(event) &&
        contentOf(other) === contentOf(event),
    )
  return standingEvents([...others, ...inConflict], bindings)
    .filter((event) => rivals.has(event) && kinds.includes(event.kind) && !copied(event))
    .sort((a, b) => a.hlc - b.hlc)
    .map(({ kind, item, value }) => ({ kind, item, value }))
}

/**
 * What stands beyond a gap, because an entry before it is gone for good: no head covers it, so a
 * submission's cut would leave out what every screen shows (F18). Before it hands in, and once it holds
 * what the server holds, a host appends these again, sets nothing aside, and hands in only when none of
 * any kind is left.
 */
export function strandedContents(
  replica: Pick<LogReplica, 'find' | 'events' | 'standing' | 'heads'>,
  bindings: readonly Binding[],
  kinds: readonly string[] = eventKinds,
): readonly NewEvent[] {
  const heads = replica.heads()
  const stranded = replica
    .standing()
    .filter(({ key }) => key !== null && key.n > (heads[key.writer]?.n ?? -1))
    .map(({ hash }) => hash)
  return contentsToRepeat(replica, stranded, bindings, kinds)
}

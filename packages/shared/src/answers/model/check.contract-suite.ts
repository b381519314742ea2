import { createSeededRandom } from '@wenkao/testing'
import type { AnswerEvent } from '../answers.contract.ts'
import { registerOf, type FoldedLog } from '../fold.ts'
import { BrokenPromise } from './ledger.contract-suite.ts'
import type { Parts } from './parts.contract-suite.ts'
import type { LogRow } from './server.contract-suite.ts'
import { itemIds, type World } from './world.contract-suite.ts'

type Held = LogRow & { readonly event: AnswerEvent; readonly register: string }

/** Everything that must hold once all is repaired and nobody has anything left to say. */
export function checkWorld(world: World, parts: Parts): void {
  const held = [...world.server.database().log.values()].flatMap((row): Held[] => {
    const register = row.event ? registerOf(row.event) : undefined
    return row.event && register !== undefined ? [{ ...row, event: row.event, register }] : []
  })
  checkNothingMissing(world, held)
  checkNobodyWrote(world, held)
  checkReplicas(world, parts)
  checkOrder(world, parts)
  checkNoneFromThePast(world, held)
  checkClocks(world)
}

/** (a) What was shown as saved is on the server, unless every copy was destroyed before another was made. */
function checkNothingMissing({ server, ledger }: World, held: readonly Held[]): void {
  const { rows } = server.database()
  const rankOf = (hash: string): number =>
    rows.findIndex(({ tokenId }) => tokenId === ledger.written.get(hash)?.tokenId)
  const hashes = new Set([...server.database().log.values()].map(({ hash }) => hash))
  for (const [hash, promise] of ledger.owed()) {
    if (hashes.has(hash)) continue
    // Kept beside the log: then its content was appended again, had been changed since, or does not stand (R4).
    const register = registerOf(promise.event)
    const { writer, n } = promise.event
    const isSetAside = ledger.setAside.has(hash) || server.database().log.has(`${writer}/${n}`)
    const isCovered = held.some(
      (row) =>
        row.register === register &&
        (ledger.written.get(row.hash)?.past.has(hash) === true ||
          row.event.hlc >= promise.event.hlc ||
          // Also under an epoch that a restored database forgot and nobody has named since (B3).
          rankOf(row.hash) < 0 ||
          rankOf(row.hash) > rankOf(hash)),
    )
    if (isSetAside && (isCovered || register === undefined)) continue
    throw new BrokenPromise(`${ledger.describe(promise)} is not on the server`)
  }
}

/** Restoring state writes nothing: there are no more events than somebody asked for. */
function checkNobodyWrote({ ledger }: World, held: readonly Held[]): void {
  if (held.length > ledger.askedFor()) {
    throw new BrokenPromise(`${held.length} events, but only ${ledger.askedFor()} were asked for`)
  }
}

/** (b), (c), (e): page and bridge of the current station hold, show and count what the server does. */
function checkReplicas({ server, current, stations }: World, parts: Parts): void {
  const { row, station } = current()
  if (!row || !station) throw new BrokenPromise('no station is current')
  const expected = tell(server.folded())
  // Counted here by itself: a count that is wrong everywhere alike agrees with itself.
  const { items } = server.folded()
  const unanswered = itemIds
    .filter((id) => !items.get(id)?.answer.some((text) => text !== ''))
    .join()
  const counted = parts.unansweredItems(itemIds, server.folded()).join()
  if (counted !== unanswered) {
    throw new BrokenPromise(`the server counts ${counted} as unanswered, in truth ${unanswered}`)
  }
  for (const { pc, bridge, pages } of stations) {
    for (const host of [bridge, ...pages]) {
      if (!host) continue
      const who = `${host === bridge ? 'bridge' : 'page'} of station ${pc.number}`
      const open = host.replica.countUnacknowledged()
      if (open > 0) throw new BrokenPromise(`${open} entries stay open at the ${who}`)
      if (station.pc !== pc) continue
      const keys = host.replica.events().map(({ writer, n }) => `${writer}/${n}`)
      if (new Set(keys).size < keys.length) {
        throw new BrokenPromise(`the fold of the ${who} holds two contents of one key`)
      }
      if (tell(host.folded()) !== expected) {
        throw new BrokenPromise(
          `the ${who} shows ${tell(host.folded())}, the server holds ${expected}`,
        )
      }
      if (host.unanswered().join() !== unanswered) {
        throw new BrokenPromise(
          `the ${who} counts ${host.unanswered().join()} as unanswered, the server ${unanswered}`,
        )
      }
    }
  }
}

/** (d) Order of arrival never decides. */
function checkOrder({ server }: World, parts: Parts): void {
  const events = server.events()
  const random = createSeededRandom(events.length)
  const shuffled = events
    .map((event) => ({ event, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event)
  const mixed = tell(parts.foldLog([...shuffled, ...events], server.bindings()))
  if (mixed !== tell(server.folded())) throw new BrokenPromise('the order of arrival decides')
}

/**
 * (g) What stands was neither replaced by somebody who had seen it, nor does it come from a binding
 * that ranks below another one's content. The ranks are the table's, the bindings those that the
 * writers really had: nothing here asks the fold.
 */
function checkNoneFromThePast({ server, ledger }: World, held: readonly Held[]): void {
  const { rows, log } = server.database()
  const rankOf = ({ hash, writer }: Held): number | undefined => {
    // Without its record 0 nobody can know where a writer belongs (B4).
    if (!log.has(`${writer}/0`)) return undefined
    const tokenId = ledger.written.get(hash)?.tokenId
    const rank = rows.findIndex((row) => row.tokenId === tokenId)
    return rank < 0 ? undefined : rank
  }
  const byRegister = Map.groupBy(held, ({ register }) => register)
  const folded = server.folded()
  for (const [register, list] of byRegister) {
    const ranks = list.map(rankOf)
    if (ranks.includes(undefined)) continue
    const highest = Math.max(...ranks.map((rank) => rank ?? -1))
    const newest = list.filter((row) => rankOf(row) === highest)
    // Of the highest binding, what no other content of it had seen.
    const possible = newest.filter(
      (row) => !newest.some((other) => ledger.written.get(other.hash)?.past.has(row.hash)),
    )
    const shown = valueShown(folded, register)
    if (!possible.some(({ event }) => JSON.stringify(contentOf(event)) === shown)) {
      const wanted = possible.map(({ event }) => JSON.stringify(contentOf(event))).join(' or ')
      throw new BrokenPromise(`${register} is ${shown}, a content that was replaced by ${wanted}`)
    }
  }
}

function contentOf(event: AnswerEvent): unknown {
  if (event.kind === 'position') return event.item
  return event.value
}

function valueShown(folded: FoldedLog, register: string): string {
  const [kind = '', ...rest] = register.split('/')
  const item = rest.join('/')
  if (kind === 'position') return JSON.stringify(folded.position)
  if (kind === 'answer') return JSON.stringify(folded.items.get(item)?.answer)
  if (kind === 'mark') return JSON.stringify(folded.items.get(item)?.marked)
  const file = folded.files.get(item)
  return JSON.stringify(file && { hash: file.hash, size: file.size })
}

/** (f) The time that remains is right within a second. */
function checkClocks({ server, current }: World): void {
  const { deadline, serverNow } = server.clock()
  const { station } = current()
  for (const host of [station?.bridge, ...(station?.pages ?? [])]) {
    if (!host || deadline === null) continue
    const remaining = host.clock.remainingMs()
    if (remaining === null || Math.abs(remaining - (deadline - serverNow)) > 1000) {
      throw new BrokenPromise(`${String(remaining)} ms remain, in truth ${deadline - serverNow}`)
    }
  }
}

/** A state as text: the order in which registers were met is no part of it. */
function tell(log: FoldedLog): string {
  const sorted = (map: ReadonlyMap<string, unknown>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({
    items: sorted(log.items),
    files: sorted(log.files),
    position: log.position,
    of: itemIds.length,
  })
}

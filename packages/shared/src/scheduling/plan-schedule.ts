import {
  classOf,
  groupsBy,
  orderCandidates,
  spreadClasses,
  type CandidateToPlace,
  type Interval,
} from './order-candidates.ts'
import type { LeftReason, ScheduleRules } from './scheduling.contract.ts'

/** A room that may be used. */
export interface RoomToFill {
  readonly roomId: string
  readonly siteId: string
  /** How many candidates it takes: its stations less the spares. */
  readonly places: number
  /** When other sessions need it, their extra time and breaks included, ms. */
  readonly taken: readonly Interval[]
}

/** A session that a plan makes. */
export interface SessionToMake {
  readonly roomId: string
  readonly plannedStart: number
  readonly places: number
  readonly candidates: readonly CandidateToPlace[]
}

export interface SchedulePlan {
  readonly sessions: readonly SessionToMake[]
  readonly left: readonly { readonly candidate: CandidateToPlace; readonly reason: LeftReason }[]
  /** Rooms that were needed elsewhere at a time. */
  readonly clashes: readonly { readonly roomId: string; readonly plannedStart: number }[]
  /** Classes (of `classOf`) in more than one session although they were to stay together. */
  readonly split: ReadonlyMap<string, number>
  /** Sessions in which somebody's extra time reaches into the next one of the room (SH8). */
  readonly overruns: readonly Overrun[]
}

export interface Overrun {
  readonly roomId: string
  readonly plannedStart: number
  /** How many sit into the next session, and by how much the longest, ms. */
  readonly candidates: number
  readonly byMs: number
}

/** A session in the making. */
interface Slot {
  readonly roomId: string
  readonly siteId: string
  readonly plannedStart: number
  readonly places: number
  /** How many it is to take; less than `places` where sessions are to be even. */
  limit: number
  readonly candidates: CandidateToPlace[]
}

/**
 * Puts candidates into sessions (编场, N10; SPEC SH1–SH4): times in their order, at each time the rooms in
 * theirs. Nobody sits while sitting elsewhere, no room takes more than its places or serves two sessions
 * at once, and whoever finds no place is named. Depends on nothing but its arguments.
 * @param durationMs of a session.
 */
export function planSchedule(
  candidates: readonly CandidateToPlace[],
  rooms: readonly RoomToFill[],
  rules: ScheduleRules,
  durationMs: number,
): SchedulePlan {
  const { slots, clashes } = slotsOf(rooms, rules, durationMs)
  const siteOf = new Map(rules.schoolSites.map(({ school, siteId }) => [school, siteId]))
  const ordered = orderCandidates(candidates, rules.order, rules.seed)
  const queue = rules.partClasses && !rules.keepClasses ? spreadClasses(ordered) : ordered
  const left: { candidate: CandidateToPlace; reason: LeftReason }[] = []
  // Who is bound to a site comes before those who may sit anywhere, or these would take the places.
  const own = groupsBy(queue, ({ school }) => (school === null ? undefined : siteOf.get(school)))
  const others = own.get(undefined) ?? []
  for (const [siteId, bound] of own) {
    if (siteId === undefined) continue
    const siteSlots = slots.filter((slot) => slot.siteId === siteId)
    for (const candidate of fill(bound, siteSlots, rules, durationMs)) {
      left.push({ candidate, reason: isBusyAtAll(candidate, siteSlots, durationMs) ?? 'siteFull' })
    }
  }
  for (const candidate of fill(others, slots, rules, durationMs)) {
    left.push({ candidate, reason: isBusyAtAll(candidate, slots, durationMs) ?? 'noPlace' })
  }
  const sessions = slots.filter((slot) => slot.candidates.length > 0)
  const split = rules.keepClasses ? splitOf(sessions) : new Map<string, number>()
  return { sessions, left, clashes, split, overruns: overrunsOf(sessions, rooms, durationMs) }
}

/** Where extra time is longer than what lies between a session and the next one of its room. */
function overrunsOf(
  sessions: readonly SessionToMake[],
  rooms: readonly RoomToFill[],
  durationMs: number,
): Overrun[] {
  const takenOf = new Map(rooms.map(({ roomId, taken }) => [roomId, taken]))
  const ofRoom = groupsBy(sessions, ({ roomId }) => roomId)
  return sessions.flatMap(({ roomId, plannedStart, candidates }) => {
    const starts = [
      ...(ofRoom.get(roomId) ?? []).map((one) => one.plannedStart),
      ...(takenOf.get(roomId) ?? []).map(([from]) => from),
    ]
    const next = Math.min(...starts.filter((start) => start > plannedStart))
    const late = candidates.flatMap(({ extraMs = 0 }) => {
      const byMs = plannedStart + durationMs + extraMs - next
      return byMs > 0 ? [byMs] : []
    })
    if (late.length === 0) return []
    return [{ roomId, plannedStart, candidates: late.length, byMs: Math.max(...late) }]
  })
}

/** Every room at every time that it is free. */
function slotsOf(rooms: readonly RoomToFill[], rules: ScheduleRules, durationMs: number) {
  const slots: Slot[] = []
  const clashes: { roomId: string; plannedStart: number }[] = []
  const ownLength = durationMs + rules.breakMinutes * 60_000
  for (const plannedStart of [...new Set(rules.starts)].sort((a, b) => a - b)) {
    for (const { roomId, siteId, places, taken } of rooms) {
      const before = slots.findLast((slot) => slot.roomId === roomId)
      const isFree =
        !overlapsAny([plannedStart, plannedStart + ownLength], taken) &&
        (before === undefined || before.plannedStart + ownLength <= plannedStart)
      if (!isFree) clashes.push({ roomId, plannedStart })
      else if (places > 0) {
        const slot = { roomId, siteId, plannedStart, places, limit: places, candidates: [] }
        slots.push(slot)
      }
    }
  }
  return { slots, clashes }
}

/** Fills sessions and returns who found no place. */
function fill(
  queue: readonly CandidateToPlace[],
  slots: readonly Slot[],
  rules: ScheduleRules,
  durationMs: number,
): CandidateToPlace[] {
  const left: CandidateToPlace[] = []
  const isFreeFor = ({ busy }: CandidateToPlace, { plannedStart }: Slot) =>
    !overlapsAny([plannedStart, plannedStart + durationMs], busy)
  // Who sits another exam has fewer times to choose from, and chooses first.
  const [bound, free] = [
    queue.filter(({ busy }) => busy.length > 0),
    queue.filter(({ busy }) => busy.length === 0),
  ]
  for (const candidate of bound) {
    const slot = slots.find((one) => roomIn(one, one.places) > 0 && isFreeFor(candidate, one))
    if (slot) slot.candidates.push(candidate)
    else left.push(candidate)
  }
  if (rules.even) evenOut(slots, free.length)
  return [...left, ...(rules.keepClasses ? fillByClass(free, slots) : fillOneByOne(free, slots))]
}

const roomIn = (slot: Slot, limit = slot.limit) => Math.max(0, limit - slot.candidates.length)

function fillOneByOne(queue: readonly CandidateToPlace[], slots: readonly Slot[]) {
  let taken = 0
  for (const slot of slots) {
    const next = queue.slice(taken, taken + roomIn(slot))
    slot.candidates.push(...next)
    taken += next.length
    if (taken === queue.length) break
  }
  return queue.slice(taken)
}

/**
 * A class goes where all of it finds a place, the first such session. One that fits nowhere whole takes
 * what is left, after all the others, so that it breaks up no other class.
 */
function fillByClass(queue: readonly CandidateToPlace[], slots: readonly Slot[]) {
  const toSplit: CandidateToPlace[] = []
  for (const group of groupsBy(queue, classOf).values()) {
    const slot = slots.find((one) => roomIn(one) >= group.length)
    if (slot) slot.candidates.push(...group)
    else toSplit.push(...group)
  }
  for (const slot of slots) slot.limit = slot.places
  return fillOneByOne(toSplit, slots)
}

/** Limits the first sessions that suffice so that all of them are filled about alike. */
function evenOut(slots: readonly Slot[], candidates: number): void {
  let room = 0
  const needed: Slot[] = []
  for (const slot of slots) {
    if (room >= candidates) break
    needed.push(slot)
    room += roomIn(slot)
  }
  let open = candidates
  for (const slot of needed) {
    if (room === 0) break
    const own = roomIn(slot)
    const share = Math.min(own, Math.ceil((own * open) / room))
    slot.limit = slot.candidates.length + share
    open -= share
    room -= own
  }
}

/** The reason of who sits another exam at every time that there is. */
function isBusyAtAll(
  { busy }: CandidateToPlace,
  slots: readonly Slot[],
  durationMs: number,
): 'busy' | undefined {
  const isBusy =
    slots.length > 0 &&
    slots.every(({ plannedStart }) => overlapsAny([plannedStart, plannedStart + durationMs], busy))
  return isBusy ? 'busy' : undefined
}

function splitOf(sessions: readonly Slot[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { candidates } of sessions) {
    for (const name of new Set(candidates.map(classOf))) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return new Map([...counts].filter(([, sessionsOf]) => sessionsOf > 1))
}

const overlapsAny = ([from, to]: Interval, others: readonly Interval[]) =>
  others.some(([start, end]) => start < to && from < end)

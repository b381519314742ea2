import type { AnswerEvent, Binding } from './answers.contract.ts'

/** State of one item after the fold. */
export interface ItemState {
  /** Option ids, true/false, or the typed text; empty when cleared. */
  readonly answer: readonly string[]
  readonly marked: boolean
}

export interface FoldedFile {
  readonly path: string
  readonly hash: string | null
  readonly size: number
}

export interface FoldedLog {
  readonly items: ReadonlyMap<string, ItemState>
  /** The item that was in view last. */
  readonly position: string | null
  /** Newest version per path; a hash of null is a file that was removed. */
  readonly files: ReadonlyMap<string, FoldedFile>
  /** Newest folder manifest, or null when no bridge wrote one. */
  readonly folder: unknown
  /** Greatest hybrid clock seen: a new event must be later. */
  readonly hlc: number
}

/**
 * Where a binding stands. A binding that the server's table does not name yet stands directly above
 * what it follows, and below everything that the server has put above that.
 */
interface Standing {
  readonly rank: number
  readonly epoch: number
  readonly branch: string
}

interface Place {
  readonly standing: Standing
  readonly hlc: number
  readonly writer: string
  readonly n: number
}

/**
 * State is a fold (DESIGN 3.5): per item and kind the event with the greatest
 * `(rank of its binding, hlc, writer, n)` wins. The order of the input does not matter, duplicates
 * do not matter, so browser, bridge, server and grader reach the same state from the same set.
 * An event that this version cannot read writes nothing: it never hides one that it can (R8).
 *
 * @param bindings ranks as the server's binding table gives them; a binding that is not in the table
 *   (an offline branch the server has not seen) ranks above its epoch's own line and below the next
 *   epoch, in the order of branch ids; a writer whose record 0 is missing ranks below all.
 */
export function foldLog(events: Iterable<AnswerEvent>, bindings: readonly Binding[]): FoldedLog {
  const all = [...events]
  const hlc = all.reduce((greatest, event) => Math.max(greatest, event.hlc), 0)
  return collect(winnersOf(all, bindings), hlc)
}

/** The events that stand: for each register the one whose value `foldLog` shows. */
export function standingEvents(
  events: Iterable<AnswerEvent>,
  bindings: readonly Binding[],
): AnswerEvent[] {
  return [...winnersOf([...events], bindings).values()].map(({ event }) => event)
}

/**
 * Events from the weakest to the strongest, by the same order: of those that write one register, the
 * last one stands.
 */
export function inFoldOrder(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): AnswerEvent[] {
  const standings = standingByWriter(events, bindings)
  return events
    .map((event) => placed(event, standings))
    .sort((a, b) => (isLater(a, b) ? 1 : isLater(b, a) ? -1 : 0))
    .map(({ event }) => event)
}

function winnersOf(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): Map<string, Placed> {
  const standings = standingByWriter(events, bindings)
  const winners = new Map<string, Placed>()
  for (const event of events) {
    const register = registerOf(event)
    if (register === undefined) continue
    const candidate = placed(event, standings)
    const held = winners.get(register)
    if (!held || isLater(candidate, held)) winners.set(register, candidate)
  }
  return winners
}

function placed(event: AnswerEvent, standings: ReadonlyMap<string, Standing>): Placed {
  const { hlc, writer, n } = event
  return { place: { standing: standings.get(writer) ?? BELOW_ALL, hlc, writer, n }, event }
}

const BELOW_ALL: Standing = { rank: -Infinity, epoch: -Infinity, branch: '' }

/** The register that an event writes, or undefined when it writes none. */
export function registerOf(event: AnswerEvent): string | undefined {
  if (event.kind === 'position' || event.kind === 'folder') return event.kind
  if (event.item === null) return undefined
  const isReadable =
    (event.kind === 'answer' && Array.isArray(event.value)) ||
    (event.kind === 'mark' && typeof event.value === 'boolean') ||
    (event.kind === 'file' && readFile(event.value) !== undefined)
  return isReadable ? `${event.kind}/${event.item}` : undefined
}

interface Placed {
  readonly place: Place
  readonly event: AnswerEvent
}

function isLater(one: Placed, other: Placed): boolean {
  const [a, b] = [one.place, other.place]
  const byStanding = compareStandings(a.standing, b.standing)
  if (byStanding !== 0) return byStanding > 0
  if (a.hlc !== b.hlc) return a.hlc > b.hlc
  if (a.writer !== b.writer) return a.writer > b.writer
  if (a.n !== b.n) return a.n > b.n
  // Two contents under one key (a conflict kept twice): any order will do, if only all have the same.
  return contentOf(one.event) > contentOf(other.event)
}

/** What an event says, apart from who said it and when. */
export function contentOf(event: Pick<AnswerEvent, 'kind' | 'item' | 'value'>): string {
  return JSON.stringify([event.kind, event.item, event.value])
}

/** Order of two bindings by the table (SPEC B1, B2, B3): positive when the first one stands higher. */
export function compareBindings(
  a: Pick<Binding, 'epoch' | 'branch'>,
  b: Pick<Binding, 'epoch' | 'branch'>,
  bindings: readonly Binding[],
): number {
  return compareStandings(standingOf(a, bindings), standingOf(b, bindings))
}

function compareStandings(a: Standing, b: Standing): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  if (a.epoch !== b.epoch) return a.epoch - b.epoch
  return a.branch === b.branch ? 0 : a.branch > b.branch ? 1 : -1
}

/** Standing of each writer through its record 0, which names its binding. */
function standingByWriter(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): Map<string, Standing> {
  const standings = new Map<string, Standing>()
  for (const event of events) {
    if (event.kind !== 'binding' || event.n !== 0) continue
    const named = namedBinding(event.value)
    if (!named) continue
    const standing = standingOf(named, bindings)
    const held = standings.get(event.writer)
    if (!held || compareStandings(standing, held) > 0) standings.set(event.writer, standing)
  }
  for (const { rank, epoch, branch, writers } of bindings) {
    for (const writer of writers ?? []) standings.set(writer, { rank, epoch, branch: branch ?? '' })
  }
  return standings
}

function standingOf(
  { epoch, branch }: { epoch: number; branch: string | null },
  bindings: readonly Binding[],
): Standing {
  const rankOf = (wanted: string | null) =>
    bindings.find((binding) => binding.epoch === epoch && binding.branch === wanted)?.rank
  const rank =
    rankOf(branch) ??
    rankOf(null) ??
    Math.max(-1, ...bindings.filter((known) => known.epoch < epoch).map((known) => known.rank))
  return { rank, epoch, branch: branch ?? '' }
}

/** What the value of a record 0 says that its writer belongs to; undefined when it cannot be read. */
export function namedBinding(value: unknown): { epoch: number; branch: string | null } | undefined {
  if (typeof value !== 'object' || value === null || !('epoch' in value)) return undefined
  const branch = 'branch' in value && typeof value.branch === 'string' ? value.branch : null
  return typeof value.epoch === 'number' ? { epoch: value.epoch, branch } : undefined
}

function collect(winners: Map<string, { event: AnswerEvent }>, hlc: number): FoldedLog {
  const items = new Map<string, { answer: readonly string[]; marked: boolean }>()
  const files = new Map<string, FoldedFile>()
  let position: string | null = null
  let folder: unknown = null
  for (const { event } of winners.values()) {
    const id = event.item ?? ''
    const state = items.get(id) ?? { answer: [], marked: false }
    if (event.kind === 'answer') items.set(id, { ...state, answer: readAnswer(event.value) })
    else if (event.kind === 'mark') items.set(id, { ...state, marked: event.value === true })
    else if (event.kind === 'position') position = event.item
    else if (event.kind === 'folder') folder = event.value
    else if (event.kind === 'file') {
      const file = readFile(event.value)
      if (file) files.set(id, { path: id, ...file })
    }
  }
  return { items, position, files, folder, hlc }
}

function readAnswer(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function readFile(value: unknown): { hash: string | null; size: number } | undefined {
  if (typeof value !== 'object' || value === null || !('hash' in value)) return undefined
  const size = 'size' in value && typeof value.size === 'number' ? value.size : 0
  if (value.hash === null) return { hash: null, size: 0 }
  return typeof value.hash === 'string' ? { hash: value.hash, size } : undefined
}

/** Whether an item counts as answered: some option, or a text that is not only white space. */
export function isAnswered(state: ItemState | undefined): boolean {
  return state !== undefined && state.answer.some((entry) => entry.trim() !== '')
}

/**
 * Items without an answer, in the order given. The one count that the page names, the server
 * stores and the grader uses (F18).
 */
export function unansweredItems(itemIds: readonly string[], log: FoldedLog): string[] {
  return itemIds.filter((id) => !isAnswered(log.items.get(id)))
}

/**
 * The clock of the next event (SPEC rules C): later than everything seen, and not behind the
 * estimated server time.
 */
export function nextHlc(greatestSeen: number, estimatedServerMs: number): number {
  return Math.max(greatestSeen + 1, Math.floor(estimatedServerMs))
}

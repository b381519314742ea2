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

interface Place {
  readonly rank: number
  readonly hlc: number
  readonly writer: string
  readonly n: number
}

/**
 * State is a fold (DESIGN 3.5): per item and kind the event with the greatest
 * `(rank of its binding, hlc, writer, n)` wins. The order of the input does not matter, duplicates
 * do not matter, so browser, bridge, server and grader reach the same state from the same set.
 *
 * @param bindings ranks as the server's binding table gives them; an event whose binding is not in
 *   the table (an offline branch the server has not seen) ranks above its epoch's own line and below
 *   the next epoch, in the order of branch ids.
 */
export function foldLog(events: Iterable<AnswerEvent>, bindings: readonly Binding[]): FoldedLog {
  const all = [...events]
  const rankOf = rankByWriter(all, bindings)
  const winners = new Map<string, { place: Place; event: AnswerEvent }>()
  let hlc = 0
  for (const event of all) {
    hlc = Math.max(hlc, event.hlc)
    const slot = slotOf(event)
    if (slot === undefined) continue
    const place: Place = {
      rank: rankOf.get(event.writer) ?? -1,
      hlc: event.hlc,
      writer: event.writer,
      n: event.n,
    }
    const held = winners.get(slot)
    if (!held || isLater(place, held.place)) winners.set(slot, { place, event })
  }
  return collect(winners, hlc)
}

/** The register that an event writes, or undefined when it writes none. */
function slotOf(event: AnswerEvent): string | undefined {
  switch (event.kind) {
    case 'answer':
    case 'mark':
    case 'file':
      return event.item === null ? undefined : `${event.kind}/${event.item}`
    case 'position':
    case 'folder':
      return event.kind
    default:
      return undefined
  }
}

function isLater(a: Place, b: Place): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank
  if (a.hlc !== b.hlc) return a.hlc > b.hlc
  if (a.writer !== b.writer) return a.writer > b.writer
  return a.n > b.n
}

/** Rank of each writer through its record 0, which names its binding. */
function rankByWriter(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): Map<string, number> {
  const known = new Map(
    bindings.map((binding) => [bindingKey(binding.epoch, binding.branch), binding.rank]),
  )
  const ranks = new Map<string, number>()
  for (const event of events) {
    if (event.kind !== 'binding' || event.n !== 0) continue
    const named = readBinding(event.value)
    if (!named) continue
    const rank =
      known.get(bindingKey(named.epoch, named.branch)) ??
      (known.get(bindingKey(named.epoch, null)) ?? named.epoch) + (named.branch === null ? 0 : 0.5)
    ranks.set(event.writer, rank)
  }
  return ranks
}

function bindingKey(epoch: number, branch: string | null): string {
  return `${epoch}/${branch ?? ''}`
}

function readBinding(value: unknown): { epoch: number; branch: string | null } | undefined {
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

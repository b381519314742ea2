import type { EndpointReply } from '@wenkao/shared/kernel'
import type { StationStatus } from '@wenkao/shared/rescue'
import type { Sealed, evidencePack } from '@wenkao/shared/sealed-files'
import type { Clock } from '../../platform/clock.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import { listEvidence, type EvidenceFile } from './evidence-files.fs.ts'
import type { SealedContent, SealedRecord } from './sealed-content.ts'
import type { SealedFiles } from './sealed-files.ts'
import { textRecord } from './text-record.ts'

export interface EvidenceDeps {
  readonly dataFolder: string
  readonly answerFolder: () => string
  readonly sealed: Pick<SealedFiles, 'seal' | 'contentOfHeld'>
  readonly status: () => Promise<StationStatus>
  readonly clock: Clock
  readonly serverClock: ServerClock
}

const empty: SealedContent = {
  ...{ held: null, log: [], files: [], contents: [], submission: null, records: [], sources: [] },
  read: () => Promise.resolve(undefined),
}

/** A file may change between its look and its turn; so often the pack is begun anew without it. */
const MOST_TRIES = 20

/**
 * Everything known of this PC's sitting in one sealed file (F11c): both folders as they lie there, the
 * log and all versions, the state, the clock, and a note; also without a sitting. The keys of this PC
 * are never in it. What cannot be read is listed and stops nothing.
 * @param folder where it goes; null for databak.
 */
export async function makeEvidencePack(
  deps: EvidenceDeps,
  folder: string | null,
  note: string,
): Promise<EndpointReply<typeof evidencePack>> {
  const content = (await deps.sealed.contentOfHeld()) ?? empty
  const facts = await factsOf(deps, note)
  const unstable = new Set<string>()
  for (let tries = 1; ; tries += 1) {
    const lostBefore = unstable.size
    const records = await recordsOf(deps, content, facts, unstable)
    try {
      const outcome = await deps.sealed.seal('evidence', { ...content, records }, { folder })
      return replyOf(outcome, content)
    } catch (cause) {
      if (unstable.size === lostBefore || tries >= MOST_TRIES) throw cause
    }
  }
}

function replyOf(
  outcome: Awaited<ReturnType<SealedFiles['seal']>>,
  content: SealedContent,
): Sealed {
  if (outcome.kind === 'done') {
    const { path, entries, files, missing } = outcome
    const sources = [...outcome.sources]
    return { kind: 'done', path, missing, sources, entries, files }
  }
  const sources = [...content.sources]
  return { kind: outcome.kind, path: null, missing: 0, sources, entries: 0, files: 0 }
}

async function factsOf(deps: EvidenceDeps, note: string): Promise<readonly SealedRecord[]> {
  const clock = {
    wallClock: deps.clock.wall(),
    monotonic: deps.clock.monotonic(),
    boot: deps.clock.boot(),
    server: deps.serverClock.known() ?? null,
    offset: deps.serverClock.offset() ?? null,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
  return [
    textRecord('status.json', JSON.stringify(await deps.status(), undefined, 1)),
    textRecord('clock.json', JSON.stringify(clock, undefined, 1)),
    textRecord('note.txt', note),
  ]
}

async function recordsOf(
  deps: EvidenceDeps,
  content: SealedContent,
  facts: readonly SealedRecord[],
  unstable: Set<string>,
): Promise<readonly SealedRecord[]> {
  const carried = new Set([...content.files, ...content.contents].map(({ hash }) => hash))
  const sittingId = content.held?.sitting.sittingId
  const lost = new Set(content.missing ?? [])
  const found = await listEvidence(
    { dataFolder: deps.dataFolder, answerFolder: deps.answerFolder() },
    { sittingId, lost, unstable },
  )
  const listed: { path: string; record: string | null; sha256: string; size: number }[] = []
  const records: SealedRecord[] = []
  for (const [at, file] of found.files.entries()) {
    const isCarried = carried.has(file.sha256)
    const name = isCarried ? null : recordName(file, at)
    listed.push({ path: file.shown, record: name, sha256: file.sha256, size: file.size })
    if (name !== null) records.push({ name, size: file.size, sha256: file.sha256, open: file.open })
  }
  const listing = { files: listed, unreadable: found.unreadable, unstable: [...unstable] }
  return [...facts, textRecord('listing.json', JSON.stringify(listing, undefined, 1)), ...records]
}

/** Names of an archive are plain; where each file really lay, the listing says. */
function recordName({ area, shown }: EvidenceFile, at: number): string {
  const ending = /\.[0-9A-Za-z]{1,8}$/.exec(shown)?.[0] ?? ''
  return `${area}/${String(at).padStart(5, '0')}${ending}`
}

import { foldLog, readEntry, type FoldedLog, type Heads } from '@wenkao/shared/answers'
import { Submission } from '@wenkao/shared/hand-in'
import { SealedManifest } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import type { Services } from '../../platform/services.ts'
import { selectHeldContents } from '../answer-files/index.ts'
import { selectLogTexts } from '../answers/index.ts'
import { linesOf, readLog } from '../sealed-files/index.ts'
import type { SittingFacts } from '../sittings/index.ts'
import type { CaseRecord } from './adjudication.queries.ts'

/** What a case is about: a package as it lies in the blob store, or a contested hand-in. */
export interface CasePackage {
  readonly parts: SealedManifest['parts']
  readonly submission: Submission
  /** Entries of its log. */
  readonly texts: readonly string[]
}

/** Reads it. A contested hand-in has no log of its own: its cut says what of the sitting's it covers. */
export async function readCasePackage(
  services: Pick<Services, 'blobs' | 'sql'>,
  row: CaseRecord,
): Promise<CasePackage> {
  const submission = z.parse(Submission, JSON.parse(row.submission))
  if (row.manifest === null) {
    const held = await selectLogTexts(services.sql, row.sessionId, row.sittingId)
    const texts = held.map(({ text }) => text)
    return { parts: [], submission, texts: underCut(texts, submission.cut) }
  }
  const log = row.logHash === null ? null : await services.blobs.open(row.logHash)
  if (log === undefined) throw new Error(`The log ${String(row.logHash)} of a case is gone`)
  return {
    parts: z.parse(SealedManifest, JSON.parse(row.manifest)).parts,
    submission,
    texts: log === null ? [] : await linesOf(log),
  }
}

/** The entries that a cut covers. */
export function underCut(texts: readonly string[], cut: Heads): string[] {
  return texts.filter((text) => {
    const read = readEntry(text, { hashOf: () => '' })
    return read.kind === 'entry' && read.entry.event.n <= (cut[read.entry.event.writer]?.n ?? -1)
  })
}

/**
 * What the package says under its own cut, whenever it came. Entries that it leaves out because the
 * server had them are taken from there.
 */
export async function foldPackage(
  services: Pick<Services, 'sql'>,
  facts: SittingFacts,
  { submission, texts }: CasePackage,
): Promise<FoldedLog> {
  const { sessionId, sittingId } = facts.sitting
  const held = await selectLogTexts(services.sql, sessionId, sittingId)
  const all = new Set([...held.map(({ text }) => text), ...texts])
  const covered = readLog([...all], sittingId).events.filter(
    ({ writer, n }) => n <= (submission.cut[writer]?.n ?? -1),
  )
  return foldLog(covered, facts.wireBindings)
}

/**
 * Its files whose content is here. A package counts with what lies in it, or what the server holds of
 * this very sitting: naming the hash of somebody else's work brings nothing.
 */
export async function filesOfPackage(
  services: Pick<Services, 'db'>,
  facts: SittingFacts,
  { parts, submission }: CasePackage,
): Promise<Submission['files']> {
  const hashes = [...new Set(submission.files.map(({ hash }) => hash))]
  const held = await selectHeldContents(services.db, facts, hashes)
  for (const { role, sha256 } of parts) {
    if (role === 'file' || role === 'content') held.add(sha256)
  }
  return submission.files.filter(({ hash }) => held.has(hash))
}

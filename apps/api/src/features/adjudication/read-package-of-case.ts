import { foldLog, type FoldedLog } from '@wenkao/shared/answers'
import { Submission } from '@wenkao/shared/hand-in'
import { SealedManifest } from '@wenkao/shared/sealed-files'
import * as z from 'zod/mini'
import type { Services } from '../../platform/services.ts'
import { selectHeldContents } from '../answer-files/index.ts'
import { selectLogTexts } from '../answers/index.ts'
import { linesOf, readLog } from '../sealed-files/index.ts'
import type { SittingFacts } from '../sittings/index.ts'
import type { CaseRecord } from './adjudication.queries.ts'

/** The package of a case as it lies in the blob store. */
export interface CasePackage {
  readonly manifest: SealedManifest
  readonly submission: Submission
  /** Entries of its log. */
  readonly texts: readonly string[]
}

export async function readCasePackage(
  services: Pick<Services, 'blobs'>,
  row: CaseRecord,
): Promise<CasePackage> {
  const log = row.logHash === null ? null : await services.blobs.open(row.logHash)
  if (log === undefined) throw new Error(`The log ${String(row.logHash)} of a case is gone`)
  return {
    manifest: z.parse(SealedManifest, JSON.parse(row.manifest)),
    submission: z.parse(Submission, JSON.parse(row.submission)),
    texts: log === null ? [] : await linesOf(log),
  }
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
  { manifest, submission }: CasePackage,
): Promise<Submission['files']> {
  const hashes = [...new Set(submission.files.map(({ hash }) => hash))]
  const held = await selectHeldContents(services.db, facts, hashes)
  for (const { role, sha256 } of manifest.parts) {
    if (role === 'file' || role === 'content') held.add(sha256)
  }
  return submission.files.filter(({ hash }) => held.has(hash))
}

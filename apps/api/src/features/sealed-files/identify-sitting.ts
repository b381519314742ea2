import { readMark } from '@wenkao/office/package'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import { collect } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import {
  candidateOfToken,
  readSittingFacts,
  verifyMark,
  type SittingFacts,
} from '../sittings/index.ts'
import type { OpenedPackage } from './read-package.ts'
import { findSessionOfSitting } from './sealed-files.queries.ts'

/**
 * Whose work a package is, and how far that is proven (decision 0031). `proven`: it carries the token
 * that this server issued for a binding of the sitting. `claimed`: it only says so, or documents in it
 * carry the sitting's mark; a person has to look at it.
 */
export type Identified =
  | { readonly kind: 'proven'; readonly caller: CandidateCaller; readonly facts: SittingFacts }
  | { readonly kind: 'claimed'; readonly facts: SittingFacts }
  | { readonly kind: 'refused'; readonly reason: 'altered' | 'unknownSitting' }

/** Finds the sitting of a package. */
export async function identifySitting(
  services: Services,
  opened: OpenedPackage,
): Promise<Identified> {
  const { sitting, token } = opened.manifest
  const caller = token === null ? undefined : candidateOfToken(services.keys, token)
  if (caller) {
    if (
      sitting &&
      (sitting.sittingId !== caller.sittingId || sitting.sessionId !== caller.sessionId)
    ) {
      return { kind: 'refused', reason: 'altered' }
    }
    const facts = await factsOf(services, caller)
    return facts ? { kind: 'proven', caller, facts } : unknownSitting
  }
  const named = sitting ?? (await markedSitting(services, opened))
  const facts = named && (await factsOf(services, named))
  return facts ? { kind: 'claimed', facts } : unknownSitting
}

const unknownSitting = { kind: 'refused', reason: 'unknownSitting' } as const

interface SittingKey {
  readonly sessionId: string
  readonly sittingId: string
}

async function factsOf(
  services: Services,
  { sessionId, sittingId }: SittingKey,
): Promise<SittingFacts | undefined> {
  try {
    return await readSittingFacts(services, sessionId, sittingId)
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === 'notFound') return undefined
    throw cause
  }
}

const DOCUMENT = /\.(?:docx|xlsx|pptx)$/i
/** Reading a mark holds the document in memory. */
const MOST_DOCUMENT_BYTES = 32 * 1024 * 1024
const MOST_DOCUMENTS = 40

/**
 * The sitting that most documents of a package carry the mark of: candidates may have been given each
 * other's start files, but not more of them than their own.
 */
async function markedSitting(
  services: Services,
  { folder, contents, manifest }: OpenedPackage,
): Promise<SittingKey | undefined> {
  const counts = new Map<string, { examId: string; sittingId: string; count: number }>()
  const documents = manifest.parts.filter(
    (part) => part.role === 'file' && DOCUMENT.test(part.name) && part.size <= MOST_DOCUMENT_BYTES,
  )
  for (const part of documents.slice(0, MOST_DOCUMENTS)) {
    const staged = contents.get(part.sha256)
    if (!staged) continue
    const mark = readMark(await collect(folder.read(staged.name)))
    const marked = mark === undefined ? undefined : verifyMark(services.keys, mark)
    if (!marked) continue
    const { examId, sittingId } = marked
    const count = (counts.get(sittingId)?.count ?? 0) + 1
    counts.set(sittingId, { examId, sittingId, count })
  }
  const [most] = [...counts.values()].sort((one, two) => two.count - one.count)
  if (!most) return undefined
  const sessionId = await findSessionOfSitting(services.db, most.examId, most.sittingId)
  return sessionId === undefined ? undefined : { sessionId, sittingId: most.sittingId }
}

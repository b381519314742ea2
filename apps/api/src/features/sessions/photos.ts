import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { seal, unseal } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { newPersonKey, openPersonKey } from './person-key.ts'
import { findSealedPhoto, selectSealedPhotos, upsertPhoto } from './photos.queries.ts'
import { selectCandidatesByNumber } from './roster.queries.ts'
import { lockExam } from './exams.queries.ts'
import { photoKind } from './photo-kind.ts'

/** A photo with its media type. */
export interface Photo {
  readonly bytes: Uint8Array
  readonly mediaType: 'image/jpeg' | 'image/png'
}

/**
 * Keeps a candidate's photo under the person's own key. The same bytes again change nothing.
 * @throws ApiError notFound, fileUnreadable when it is neither a JPEG nor a PNG.
 */
export async function keepPhoto(
  services: Services,
  caller: Caller,
  examId: string,
  examNumber: string,
  bytes: Uint8Array,
): Promise<'stored' | 'same'> {
  if (photoKind(bytes) === undefined) {
    throw new ApiError('fileUnreadable', 'This is neither a JPEG nor a PNG picture', {
      examNumber,
    })
  }
  return services.db.transaction(async (transaction) => {
    // With imports of the roster, which may give the person a key at the same time.
    await lockExam(transaction, examId)
    const found = await selectCandidatesByNumber(transaction, examId, [examNumber])
    const candidate = found.get(examNumber)
    if (!candidate || candidate.isErased) throw new ApiError('notFound', 'No such candidate')
    const { candidateId } = candidate
    const kept = await findSealedPhoto(transaction, examId, candidateId)
    const wrappedKey = kept?.wrappedKey ?? newPersonKey(services, candidateId)
    const personKey = openPersonKey(services, candidateId, wrappedKey)
    const context = `photo/${candidateId}`
    if (kept?.photo && Buffer.from(unseal(personKey, kept.photo, context)).equals(bytes)) {
      return 'same'
    }
    const photo = seal(personKey, bytes, context)
    await upsertPhoto(transaction, { examId, candidateId, wrappedKey, photo })
    await recordAction(services, transaction, caller, {
      action: 'roster.edit',
      subject: `photo of ${examNumber}`,
      detail: { examId, candidateId, bytes: bytes.length },
    })
    return 'stored'
  })
}

/**
 * Keeps several pictures in one transaction, with one audit row for those that are new.
 * @param photos of different candidates; whoever was erased meanwhile is passed over.
 * @returns how many were not kept before.
 */
export async function keepPhotos(
  services: Services,
  caller: Caller,
  examId: string,
  photos: readonly { readonly candidateId: string; readonly bytes: Uint8Array }[],
): Promise<number> {
  return services.db.transaction(async (transaction) => {
    await lockExam(transaction, examId)
    const ids = photos.map(({ candidateId }) => candidateId)
    const kept = await selectSealedPhotos(transaction, examId, ids)
    const stored: string[] = []
    for (const { candidateId, bytes } of photos) {
      const before = kept.get(candidateId)
      if (!before) continue
      const wrappedKey = before.wrappedKey ?? newPersonKey(services, candidateId)
      const personKey = openPersonKey(services, candidateId, wrappedKey)
      const context = `photo/${candidateId}`
      if (before.photo && Buffer.from(unseal(personKey, before.photo, context)).equals(bytes)) {
        continue
      }
      const photo = seal(personKey, bytes, context)
      await upsertPhoto(transaction, { examId, candidateId, wrappedKey, photo })
      stored.push(candidateId)
    }
    if (stored.length > 0) {
      await recordAction(services, transaction, caller, {
        action: 'roster.edit',
        subject: `${stored.length} photos by archive`,
        detail: { examId, candidateIds: stored },
      })
    }
    return stored.length
  })
}

/** A candidate's photo, or undefined when there is none. */
export async function openPhoto(
  services: Pick<Services, 'keys'>,
  db: Db,
  examId: string,
  candidateId: string,
): Promise<Photo | undefined> {
  const kept = await findSealedPhoto(db, examId, candidateId)
  if (!kept?.photo) return undefined
  const personKey = openPersonKey(services, candidateId, kept.wrappedKey)
  const bytes = unseal(personKey, kept.photo, `photo/${candidateId}`)
  return { bytes, mediaType: photoKind(bytes) ?? 'image/jpeg' }
}

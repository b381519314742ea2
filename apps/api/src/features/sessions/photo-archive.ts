import { join } from 'node:path'
import {
  PHOTO_ARCHIVE_MAX_BYTES,
  PHOTO_ARCHIVE_MAX_FILES,
  type PhotoArchiveReport,
  type PhotoFileFault,
} from '@wenkao/shared/sessions'
import { PHOTO_MAX_BYTES } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { withZipFile, type ZipFileEntry } from '../../platform/zip-file.fs.ts'
import { matchPhotos, type MatchedPhoto } from './match-photos.ts'
import { keepPhotos } from './photos.ts'
import { photoKind } from './photo-kind.ts'

/** Photos of one transaction: at most 15 MB of them are in the memory. */
const BATCH = 50

/**
 * Takes photos out of a zip (RO5): it lies on the disk while it is read, each photo is under the same
 * bounds as a single one, and each batch is kept for good when it is through.
 * @throws ApiError fileUnreadable when it is no zip, has too many files or is hostile as a whole;
 *   tooLarge; unavailable when the disk has no room for it.
 */
export async function takePhotoArchive(
  services: Services,
  caller: Caller,
  examId: string,
  body: ReadableStream<Uint8Array>,
): Promise<PhotoArchiveReport> {
  const spare = await services.staged.spare()
  const folder = await services.staged.open()
  try {
    const written = await folder.write(
      'photos.zip',
      body as AsyncIterable<Uint8Array>,
      Math.min(spare, PHOTO_ARCHIVE_MAX_BYTES),
    )
    if (written === 'tooLarge') {
      throw new ApiError('unavailable', 'The disk has no room for this archive', {
        reason: 'noRoom',
      })
    }
    const taken = await withZipFile(
      join(folder.path, 'photos.zip'),
      PHOTO_ARCHIVE_MAX_FILES,
      (entries) => takeEntries(services, caller, examId, entries),
    )
    if (!('refused' in taken)) return taken
    throw new ApiError('fileUnreadable', `This archive is not taken: ${taken.refused}`, {
      reason: taken.refused,
    })
  } finally {
    await folder.remove()
  }
}

async function takeEntries(
  services: Services,
  caller: Caller,
  examId: string,
  entries: readonly ZipFileEntry[],
): Promise<PhotoArchiveReport> {
  const { photos, faults, files } = await matchPhotos(services, examId, entries)
  const late: PhotoFileFault[] = []
  let stored = 0
  for (let at = 0; at < photos.length; at += BATCH) {
    const read = await readPhotos(photos.slice(at, at + BATCH), late)
    stored += await keepPhotos(services, caller, examId, read)
  }
  const same = photos.length - late.length - stored
  return { files, stored, same, faults: [...faults, ...late].toSorted(byName) }
}

/** The pictures among them; the others go to `faults`. */
async function readPhotos(photos: readonly MatchedPhoto[], faults: PhotoFileFault[]) {
  const read: { candidateId: string; bytes: Uint8Array }[] = []
  for (const { entry, candidateId } of photos) {
    const bytes = entry.size > PHOTO_MAX_BYTES ? undefined : await entry.read()
    if (entry.size > PHOTO_MAX_BYTES) faults.push({ name: entry.name, fault: 'tooLarge' })
    else if (!bytes) faults.push({ name: entry.name, fault: 'unreadable' })
    else if (photoKind(bytes) === undefined) faults.push({ name: entry.name, fault: 'notAnImage' })
    else read.push({ candidateId, bytes })
  }
  return read
}

const byName = (one: PhotoFileFault, other: PhotoFileFault): number =>
  one.name < other.name ? -1 : 1

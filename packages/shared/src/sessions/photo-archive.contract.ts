import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'

/** Largest archive of photos, bytes: 20,000 photos of 100 KiB. */
export const PHOTO_ARCHIVE_MAX_BYTES = 2 * 1024 * 1024 * 1024
/** Most files of one archive, folders included. */
export const PHOTO_ARCHIVE_MAX_FILES = 50_000

/** Why a file of an archive of photos is not taken (RO5). */
export const photoFaults = [
  'hostileName',
  'nestedArchive',
  'notAPhoto',
  'tooLarge',
  'unknownNumber',
  'twice',
  'erased',
  'unreadable',
  'notAnImage',
] as const
export type PhotoFault = (typeof photoFaults)[number]

export const PhotoFileFault = z.object({
  /** Name in the archive, folders included. */
  name: z.string().check(z.maxLength(1000)),
  fault: z.enum(photoFaults),
})
export type PhotoFileFault = z.infer<typeof PhotoFileFault>

/** What became of an archive of photos. */
export const PhotoArchiveReport = z.object({
  /** Files that were looked at: without folders and without what systems leave behind. */
  files: z.int(),
  stored: z.int(),
  /** Kept before, of the same bytes. */
  same: z.int(),
  faults: z.array(PhotoFileFault),
})
export type PhotoArchiveReport = z.infer<typeof PhotoArchiveReport>

const ExamParams = z.object({ examId: Id })

export const putPhotoArchive = endpoint({
  id: 'sessions.putPhotoArchive',
  method: 'POST',
  path: '/api/exams/:examId/photos',
  action: 'roster.edit',
  summary:
    'Photos of candidates as a zip of .jpg and .png files named by exam or identity number; good ones ' +
    'are taken, the others named with the reason; the same archive again changes nothing',
  params: ExamParams,
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: PHOTO_ARCHIVE_MAX_BYTES,
  reply: PhotoArchiveReport,
})

export const photoFaultsFile = endpoint({
  id: 'sessions.photoFaultsFile',
  method: 'POST',
  path: '/api/exams/:examId/photos/faults.xlsx',
  action: 'roster.edit',
  summary: 'The faults of an archive of photos, as its reply named them, as .xlsx',
  params: ExamParams,
  body: z.object({
    language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN'),
    faults: z.array(PhotoFileFault).check(z.maxLength(PHOTO_ARCHIVE_MAX_FILES)),
  }),
  maxBodyBytes: 64 * 1024 * 1024,
  reply: z.unknown(),
  replyKind: 'bytes',
})

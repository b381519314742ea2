import { photoFaultsFile, putPhotoArchive } from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { takePhotoArchive } from './photo-archive.ts'
import { findExam } from './exams.queries.ts'
import { writePhotoFaults } from './write-photo-faults.ts'

/** Photos of a whole roster. */
export function photosRoutes(services: Services): Route[] {
  return [
    route(putPhotoArchive, async ({ params, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      if (!(await findExam(services.db, params.examId)))
        throw new ApiError('notFound', 'No such exam')
      const bytes = body as ReadableStream<Uint8Array>
      return takePhotoArchive(services, caller, params.examId, bytes)
    }),
    route(photoFaultsFile, async ({ body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      return {
        bytes: await writePhotoFaults(body.faults, body.language),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        fileName: body.language === 'en' ? 'photo-faults.xlsx' : '照片问题文件.xlsx',
      }
    }),
  ]
}

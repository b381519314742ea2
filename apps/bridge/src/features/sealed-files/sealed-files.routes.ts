import {
  backUp,
  findSitting,
  inspectSealed,
  listSealed,
  restoreBackup,
} from '@wenkao/shared/sealed-files'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { SealedFiles } from './sealed-files.ts'

export function backupRoutes(sealed: SealedFiles): readonly Route[] {
  return [
    route(listSealed, async () => ({
      folder: sealed.databak.folder,
      files: [...(await sealed.list())],
      places: [...(await sealed.places())],
    })),
    route(backUp, ({ body }) => sealed.backUp(body)),
    route(inspectSealed, ({ body }) => sealed.inspect(body.path, body.restoreCode)),
    route(restoreBackup, ({ body }) => sealed.restore(body.path, body.restoreCode)),
    route(findSitting, ({ body }) => sealed.find(body.examNumber)),
  ]
}

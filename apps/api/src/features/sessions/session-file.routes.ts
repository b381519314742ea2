import { toBase64Url } from '@wenkao/shared/kernel'
import {
  downloadSessionStick,
  PACKAGE_PIECE_BYTES,
  sessionCodes,
  stationPackage,
  stationSecret,
  stationSessionFile,
  STICK_FOLDER,
} from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import { asStation } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { openProctorCode } from './prepare-session.ts'
import { stickArchive } from './stick-archive.ts'
import { sessionKeysOf } from './session-keys.ts'
import type { SessionFiles } from './session-files.ts'
import { findSession, selectSessionStations } from './sessions.queries.ts'
import { sessionFor } from './sessions.routes.ts'
import { findPackageOfRoom } from './session-file.queries.ts'
import { stationCodesOf } from './station-codes.ts'
import { stationSecretOf } from './station-secret.ts'

/** The session file for stations, and the codes of a session for the tablet. */
export function sessionFileRoutes(services: Services, files: SessionFiles): Route[] {
  return [
    route(stationSessionFile, async ({ params }, { caller }) => {
      const station = asStation(caller)
      const session = await findSession(services.db, params.sessionId)
      if (!session) throw new ApiError('notFound', 'No such session')
      const stations = await selectSessionStations(services.db, params.sessionId)
      const isOfSession =
        session.roomId === station.roomId ||
        stations.some((entry) => entry.stationId === station.stationId)
      if (!isOfSession) throw new ApiError('forbidden', 'This session is in another room')
      return files.current(params.sessionId)
    }),
    route(downloadSessionStick, async ({ params }, { caller }) => {
      const { session, areaId } = await sessionFor(services, caller, 'room.run', params.sessionId)
      const signed = await files.current(params.sessionId)
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'room.run',
          subject: `session file of ${session.name} for a stick`,
          sessionId: params.sessionId,
          areaId,
        }),
      )
      return {
        bytes: stickArchive(services, params.sessionId, signed),
        mediaType: 'application/zip',
        fileName: `${STICK_FOLDER}-${session.name.replaceAll(/[^\p{L}\p{N}]+/gu, '_')}.zip`,
      }
    }),
    route(stationPackage, async ({ params }, { caller }) => {
      const { roomId } = asStation(caller)
      const size = await findPackageOfRoom(services.db, roomId, params.hash)
      const offset = Number(params.offset)
      const isThere = size !== undefined && offset < size
      const piece = isThere ? PACKAGE_PIECE_BYTES : 0
      const bytes = await services.blobs.readPiece(params.hash, offset, piece)
      if (!isThere || !bytes) throw new ApiError('notFound', 'No such package for this room')
      return {
        bytes,
        mediaType: 'application/octet-stream',
        cache: 'immutable' as const,
      }
    }),
    route(stationSecret, (_input, { caller }) => {
      const { stationId } = asStation(caller)
      const secret = toBase64Url(stationSecretOf(services.keys, stationId))
      return Promise.resolve({ stationId, secret })
    }),
    route(sessionCodes, async ({ params }, { caller }) => {
      const { session, areaId } = await sessionFor(services, caller, 'room.run', params.sessionId)
      const { startCode, restoreCode } = await sessionKeysOf(services, session)
      const stations = await selectSessionStations(services.db, params.sessionId)
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'room.run',
          subject: `codes of ${session.name}`,
          sessionId: params.sessionId,
          areaId,
        }),
      )
      return {
        proctorCode: openProctorCode(services, params.sessionId, session.proctorCodeSealed),
        startCode,
        restoreCode,
        stations: stations
          .filter((entry) => !entry.excluded)
          .map(({ number }) => {
            const codes = stationCodesOf(services.keys, params.sessionId, number)
            return {
              number,
              unlock: codes.filter(({ use }) => use.action === 'unlock').map(({ code }) => code),
              extraTime: codes.flatMap(({ use, code }) =>
                use.minutes === null ? [] : [{ minutes: use.minutes, code }],
              ),
            }
          }),
      }
    }),
  ]
}

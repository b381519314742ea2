import { createIdentity, wrapIdentity } from '@wenkao/sealed-files'
import { ApiError } from '../../platform/api-error.ts'
import { seal, unsealText } from '../../platform/sealing.ts'
import { freshCode, type Services } from '../../platform/services.ts'
import { findSession, type SessionRecord } from './sessions.queries.ts'
import { updateSessionKeys } from './session-file.queries.ts'

/** 17 signs of 4.95 bits: 84 bits. Start and restore code ask for 80 (DESIGN sections 5 and 9). */
const CODE_SIGNS = 17

/** What a session has of its own for a day without network. */
export interface SessionKeys {
  readonly startCode: string
  readonly restoreCode: string
  /** age recipient of the room key. */
  readonly roomKeyRecipient: string
  /** The room key's private half under the restore code: an age file. */
  readonly roomKeyWrapped: Uint8Array
}

/** The columns in which a session keeps them. */
export type SessionKeyColumns = Pick<
  SessionRecord,
  'startCodeSealed' | 'restoreCodeSealed' | 'roomKeySealed' | 'roomKeyRecipient' | 'roomKeyWrapped'
>

/** Makes start code, restore code and room key of a session, sealed as its row keeps them. */
export async function newSessionKeys(
  services: Pick<Services, 'keys'>,
  sessionId: string,
): Promise<SessionKeyColumns> {
  const { dataEncryption } = services.keys
  const restoreCode = freshCode(CODE_SIGNS)
  const { identity, recipient } = await createIdentity()
  return {
    startCodeSealed: seal(dataEncryption, freshCode(CODE_SIGNS), `start-code/${sessionId}`),
    restoreCodeSealed: seal(dataEncryption, restoreCode, `restore-code/${sessionId}`),
    roomKeySealed: seal(dataEncryption, identity, `room-key/${sessionId}`),
    roomKeyRecipient: recipient,
    roomKeyWrapped: await wrapIdentity(identity, restoreCode),
  }
}

/** The keys of a session; one from before them gets its own now, once. @throws ApiError notFound. */
export async function sessionKeysOf(
  services: Pick<Services, 'db' | 'keys'>,
  session: SessionRecord,
): Promise<SessionKeys> {
  const { sessionId } = session
  const kept = opened(services, session)
  if (kept) return kept
  await updateSessionKeys(services.db, sessionId, await newSessionKeys(services, sessionId))
  const again = await findSession(services.db, sessionId)
  if (!again) throw new ApiError('notFound', 'No such session')
  const made = opened(services, again)
  if (!made) throw new ApiError('internal', 'The session’s keys were not kept')
  return made
}

function opened(
  { keys }: Pick<Services, 'keys'>,
  row: SessionKeyColumns & { readonly sessionId: string },
): SessionKeys | undefined {
  const { startCodeSealed, restoreCodeSealed, roomKeyRecipient, roomKeyWrapped, sessionId } = row
  if (!startCodeSealed || !restoreCodeSealed || !roomKeyWrapped || roomKeyRecipient === null) {
    return undefined
  }
  return {
    startCode: unsealText(keys.dataEncryption, startCodeSealed, `start-code/${sessionId}`),
    restoreCode: unsealText(keys.dataEncryption, restoreCodeSealed, `restore-code/${sessionId}`),
    roomKeyRecipient,
    roomKeyWrapped: new Uint8Array(roomKeyWrapped),
  }
}

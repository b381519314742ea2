import type { Services } from '../../platform/services.ts'
import { countMissingContents } from '../answer-files/index.ts'
import type { ContactBook } from './contacts.ts'

/**
 * What the station of a sitting had not sent when it was heard last (F02b): kept with a machine change,
 * after which the next station tells of itself. A file that it called unsent counts only while its
 * content is not here: the upload may have been faster than the next word of the station.
 */
export async function lastUnsent(
  services: Pick<Services, 'db'>,
  contactBook: Pick<ContactBook, 'read'>,
  sessionId: string,
  sittingId: string,
): Promise<{ at: number; changes: number; files: number } | null> {
  const contact = (await contactBook.read(sessionId)).get(sittingId)
  if (!contact?.progress) return null
  const { unsent: changes, filesUnsent } = contact.progress
  const missing = filesUnsent === 0 ? 0 : await countMissingContents(services, sessionId, sittingId)
  return { at: contact.lastSeenAt, changes, files: Math.min(filesUnsent, missing) }
}

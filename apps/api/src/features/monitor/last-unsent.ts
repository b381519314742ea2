import type { ContactBook } from './contacts.ts'

/**
 * What the station of a sitting had not sent, as it told last (F02b): kept with a machine change, after
 * which the next station tells of itself.
 */
export async function lastUnsent(
  contactBook: Pick<ContactBook, 'read'>,
  sessionId: string,
  sittingId: string,
): Promise<{ at: number; changes: number; files: number } | null> {
  const contact = (await contactBook.read(sessionId)).get(sittingId)
  if (!contact?.progress) return null
  const { unsent, filesUnsent } = contact.progress
  return { at: contact.lastSeenAt, changes: unsent, files: filesUnsent }
}

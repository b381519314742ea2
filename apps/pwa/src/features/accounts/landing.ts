import type { StaffSelf } from '@wenkao/shared/accounts'
import { mayDo, Username } from '@wenkao/shared/accounts'

/**
 * Where a person goes after signing in.
 * @param wanted the `to` of the address; anything but a path of this origin is passed over, or a
 *   link could carry a freshly signed-in person to a foreign page.
 */
export function landingPath(wanted: unknown, self: Pick<StaffSelf, 'grants'>): string {
  if (typeof wanted === 'string' && isOwnPath(wanted)) return wanted
  if (mayDo(self.grants, 'exams.read') && mayDo(self.grants, 'roster.read')) return '/office'
  if (mayDo(self.grants, 'cases.decide')) return '/office/cases'
  if (mayDo(self.grants, 'bank.edit') && !mayDo(self.grants, 'room.watch')) return '/office/bank'
  // A reviewer has no room to watch.
  const isReviewer = mayDo(self.grants, 'review.decide') && !mayDo(self.grants, 'room.watch')
  return isReviewer ? '/office/review' : '/room'
}

function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\\]*$/.test(path) && !path.startsWith('/sign-in')
}

/**
 * What an address carries behind `#`: a one-time token, e.g. `#link=…`, and where to go on. It lies there, and not in
 * the query, so that no server and no log ever sees it.
 */
export function hashValue(hash: string, name: 'token' | 'link' | 'to'): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get(name)?.trim()
  return token === undefined || token === '' ? undefined : token
}

/** Strength by length alone (NIST SP 800-63B): `tooShort` is refused, the others are taken. */
export type PasswordLength = 'tooShort' | 'fair' | 'good' | 'strong'

/** Signs a new password needs at least (`NewPassword`). */
export const PASSWORD_MIN = 10

/** How a password's length is judged; nothing about it but its length counts. */
export function passwordLength(password: string): PasswordLength {
  const signs = [...password].length
  if (signs < PASSWORD_MIN) return 'tooShort'
  return signs < 14 ? 'fair' : signs < 20 ? 'good' : 'strong'
}

/** Whether a text can be a user name; the server has the last word. */
export function isUsername(text: string): boolean {
  return Username.safeParse(text).success
}

import type { NewEscrowKey } from '@wenkao/shared/accounts'
import type { Caller } from '../../platform/caller.ts'
import { ApiError } from '../../platform/api-error.ts'
import { hashOfSecret } from '../../platform/sealing.ts'
import { freshId, freshSecret, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  hasPasswordAccount,
  findStaff,
  findStaffByLogin,
  insertSignInLink,
  insertStaff,
  insertStaffLogin,
  lockStaff,
  takeSignInLink,
  type StaffRecord,
} from './accounts.queries.ts'
import { updatePassword } from './grants.queries.ts'
import { makeFirstEscrowKey } from './escrow-key.ts'
import { createAttemptLimiter } from './limit-attempts.ts'
import { createPasswords, type Passwords } from './passwords.ts'

const LOGIN_MS = 14 * 3600 * 1000
const SETUP_LINK_MS = 7 * 24 * 3600 * 1000

/** What a sign-in gives: the account, and the cookie's secret with how long it is good, ms. */
interface SignedIn {
  readonly account: StaffRecord
  readonly token: string
  readonly maxAgeMs: number
}

/** Begins a staff log-in. @returns the secret for the cookie and how long it is good, ms. */
async function beginLogin(
  services: Services,
  staffId: string,
): Promise<{ token: string; maxAgeMs: number }> {
  const token = freshSecret()
  const now = services.clock.now()
  await insertStaffLogin(services.db, {
    tokenHash: hashOfSecret(token),
    staffId,
    createdAt: now,
    expiresAt: now + LOGIN_MS,
  })
  return { token, maxAgeMs: LOGIN_MS }
}

/** The ways in that need a password: sign-in and set-up. What they remember lives with one server. */
export interface SignIn {
  readonly passwords: Passwords
  /** Signs in with user name and password. @throws ApiError wrongCredentials, tooManyRequests. */
  withPassword(username: string, password: string): Promise<SignedIn>
  /**
   * Changes a person's own password, ends their log-ins and begins a new one.
   * @throws ApiError wrongCredentials, tooManyRequests; weakPassword when it is the same; conflict when
   *   another change came first, or the account is signed in to by links only.
   */
  changePassword(staffId: string, current: string, next: string): Promise<SignedIn>
  /**
   * Creates the first exam-office account, and the escrow key where there is none.
   * @throws ApiError linkExpired, setupDone, nameTaken.
   */
  finishSetup(input: {
    token: string
    username: string
    displayName: string
    password: string
  }): Promise<SignedIn & { readonly escrowKey: NewEscrowKey | null }>
}

export function createSignIn(services: Services): SignIn {
  const passwords = createPasswords()
  // Slows down guessing per user name; a school is one address, so never by address.
  const attempts = createAttemptLimiter({ free: 5, firstWaitMs: 2000, longestWaitMs: 60_000 })

  /** The account of a name whose password this is. */
  async function check(username: string, password: string): Promise<StaffRecord> {
    const key = username.toLowerCase()
    const now = services.clock.now()
    const waitMs = attempts.waitMs(key, now)
    if (waitMs > 0) {
      throw new ApiError('tooManyRequests', 'Too many attempts; wait a moment', {
        retryAfterMs: waitMs,
      })
    }
    // Counted before the slow check: a hundred guesses sent at once are not one free round.
    attempts.failed(key, now)
    const account = await findStaff(services.db, { username })
    const fits = await passwords.verify(password, account?.passwordHash ?? null)
    if (!account || !fits || account.disabledAt !== null) {
      throw new ApiError('wrongCredentials', 'User name or password is wrong')
    }
    attempts.succeeded(key)
    return account
  }

  return {
    passwords,
    async withPassword(username, password) {
      const account = await check(username, password)
      return { account, ...(await beginLogin(services, account.staffId)) }
    },
    async changePassword(staffId, current, next) {
      const own = await findStaff(services.db, { staffId })
      if (!own || own.passwordHash === null)
        throw new ApiError('conflict', 'This account has no password')
      const account = await check(own.username, current)
      if (current.normalize('NFKC') === next.normalize('NFKC'))
        throw new ApiError('weakPassword', 'The new password is the old one')
      const passwordHash = await passwords.hash(next)
      await services.db.transaction(async (transaction) => {
        const former = account.passwordHash ?? undefined
        if (!(await updatePassword(transaction, staffId, passwordHash, former)))
          throw new ApiError('conflict', 'The password was changed meanwhile')
        await recordAction(
          services,
          transaction,
          { kind: 'staff', staffId, name: account.displayName, grants: account.grants },
          {
            action: 'staff.self',
            subject: `own password of ${account.username}`,
            detail: { staffId },
          },
        )
      })
      return { account, ...(await beginLogin(services, staffId)) }
    },
    finishSetup: async (input) =>
      finishSetupWith(services, { ...input, passwordHash: await passwords.hash(input.password) }),
  }
}

/** Signs in with a one-time link. @throws ApiError linkExpired. */
export async function signInWithLink(services: Services, secret: string): Promise<SignedIn> {
  const link = await takeSignInLink(services.db, hashOfSecret(secret), services.clock.now())
  const account =
    link?.staffId == null ? undefined : await findStaff(services.db, { staffId: link.staffId })
  if (!account || account.disabledAt !== null) {
    throw new ApiError('linkExpired', 'This link was used or is too old')
  }
  return { account, ...(await beginLogin(services, account.staffId)) }
}

/**
 * Makes the one-time link that creates the first exam-office account.
 * @returns the secret, or undefined when an account exists.
 */
export async function makeSetupLink(services: Services): Promise<string | undefined> {
  if (await hasPasswordAccount(services.db)) return undefined
  return makeLink(services, null, SETUP_LINK_MS)
}

/** Makes a one-time link that signs a person in; for the demo. */
export async function makeLink(
  services: Services,
  staffId: string | null,
  goodForMs: number,
): Promise<string> {
  const secret = freshSecret()
  const now = services.clock.now()
  await insertSignInLink(services.db, {
    tokenHash: hashOfSecret(secret),
    staffId,
    createdAt: now,
    expiresAt: now + goodForMs,
  })
  return secret
}

async function finishSetupWith(
  services: Services,
  input: { token: string; username: string; displayName: string; passwordHash: string },
): Promise<SignedIn & { readonly escrowKey: NewEscrowKey | null }> {
  const staffId = freshId(services)
  const escrowKey = await services.db.transaction(async (transaction) => {
    await lockStaff(transaction)
    const link = await takeSignInLink(transaction, hashOfSecret(input.token), services.clock.now())
    if (!link || link.staffId !== null)
      throw new ApiError('linkExpired', 'This link was used or is too old')
    if (await hasPasswordAccount(transaction))
      throw new ApiError('setupDone', 'Set-up was done before')
    await createAccount(services, transaction, { ...input, staffId })
    const caller = { kind: 'staff', staffId, name: input.displayName, grants: [] } as const
    return makeFirstEscrowKey(services, transaction, caller)
  })
  const account = await findStaff(services.db, { staffId })
  if (!account) throw new ApiError('internal', 'The account was not kept')
  return { account, ...(await beginLogin(services, staffId)), escrowKey }
}

async function createAccount(
  services: Services,
  transaction: Services['db'],
  input: { staffId: string; username: string; displayName: string; passwordHash: string },
): Promise<void> {
  const taken = await insertStaff(transaction, {
    ...input,
    createdAt: services.clock.now(),
    grants: [{ role: 'examOffice', scope: { kind: 'all' } }],
  })
  if (!taken) throw new ApiError('nameTaken', 'This user name is taken')
  await recordAction(
    services,
    transaction,
    { kind: 'anyone' },
    { action: 'setup.begin', subject: `account ${input.username}` },
  )
}

/** The staff member of a cookie, or `anyone`. */
export async function staffOfCookie(services: Services, token: string): Promise<Caller> {
  const account = await findStaffByLogin(services.db, hashOfSecret(token), services.clock.now())
  if (!account) return { kind: 'anyone' }
  return {
    kind: 'staff',
    staffId: account.staffId,
    name: account.displayName,
    grants: account.grants,
  }
}

import type { ApplicationState, AuthorApplication } from '@wenkao/shared/bank'
import { hasValidCheck, normaliseCode } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { hashOfSecret } from '../../platform/sealing.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { createAttemptLimiter, createPasswords, insertStaff } from '../accounts/index.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import {
  countOpenApplications,
  findApplicationByCode,
  insertApplication,
  lockApplication,
  selectApplications,
  updateApplication,
  type ApplicationRecord,
} from './applications.queries.ts'
import { insertFolder } from './folders.queries.ts'

/** 79 bits and a check character: the code is all that an applicant has. */
const CODE_SIGNS = 16
/** More than the office can look at; whoever fills the list is not let fill the disk. */
const OPEN_AT_MOST = 1000

export interface ApplicationWish {
  readonly displayName: string
  readonly school: string
  readonly contact: string
  readonly note: string
  readonly username: string
  readonly password: string
}

/** The public side of applications; what it remembers lives with one server. */
export interface ApplicationDesk {
  /**
   * Keeps an application and gives its code. Nothing of the reply depends on whether the user name
   * exists. @throws ApiError tooManyRequests, unavailable.
   */
  apply(wish: ApplicationWish, address: string | null): Promise<string>
  /** What became of one. @throws ApiError notFound for a code of none, tooManyRequests. */
  stateOf(
    code: string,
    address: string | null,
  ): Promise<{
    state: ApplicationState
    displayName: string
    username: string | null
    reason: string
  }>
}

export function createApplicationDesk(services: Services): ApplicationDesk {
  const passwords = createPasswords()
  // A school is one address and its teachers apply on one afternoon: slowed down late, never locked out.
  const byAddress = createAttemptLimiter({ free: 20, firstWaitMs: 2000, longestWaitMs: 60_000 })
  const takeTurn = (door: string, address: string | null): void => {
    const now = services.clock.now()
    const key = `${door} ${address ?? ''}`
    const waitMs = byAddress.waitMs(key, now)
    if (waitMs > 0)
      throw new ApiError('tooManyRequests', 'Too many at once; wait a moment', {
        retryAfterMs: waitMs,
      })
    byAddress.failed(key, now)
  }
  return {
    async apply(wish, address) {
      takeTurn('apply', address)
      if ((await countOpenApplications(services.db)) >= OPEN_AT_MOST)
        throw new ApiError('unavailable', 'Too many applications are waiting')
      const { password, ...facts } = wish
      const code = freshCode(CODE_SIGNS)
      await insertApplication(services.db, {
        ...facts,
        applicationId: freshId(services),
        codeHash: hashOfSecret(normaliseCode(code)),
        passwordHash: await passwords.hash(password),
        state: 'open',
        appliedAt: services.clock.now(),
        reason: '',
      })
      return code
    },
    async stateOf(code, address) {
      takeTurn('state', address)
      const found = hasValidCheck(code)
        ? await findApplicationByCode(services.db, hashOfSecret(normaliseCode(code)))
        : undefined
      if (!found) throw new ApiError('notFound', 'No application has this code')
      const { displayName, username, reason } = found
      const state = found.state as ApplicationState
      return { state, displayName, reason, username: state === 'approved' ? username : null }
    },
  }
}

export async function listApplications(db: Db): Promise<AuthorApplication[]> {
  const rows = await selectApplications(db)
  return rows.map(({ application, isNameTaken }) => ({
    ...application,
    state: application.state as ApplicationState,
    isNameTaken: isNameTaken && application.state === 'open',
  }))
}

/**
 * Approves an application, which makes the account with its grant and its own folder, or refuses it
 * with a reason; with its audit row (D09, R7). The same decision again changes nothing.
 * @throws ApiError notFound, nameTaken, invalidRequest, conflict when it was decided otherwise.
 */
export async function decideApplication(
  services: Services,
  caller: Caller,
  applicationId: string,
  wish: {
    readonly approve: boolean
    readonly username?: string | undefined
    readonly reason: string
  },
): Promise<void> {
  const { approve, reason } = wish
  if (!approve && reason === '') throw new ApiError('invalidRequest', 'A refusal needs a reason')
  await services.db.transaction(async (transaction) => {
    const application = await lockApplication(transaction, applicationId)
    if (!application) throw new ApiError('notFound', 'No such application')
    const state: ApplicationState = approve ? 'approved' : 'refused'
    if (application.state === state) return
    if (application.state !== 'open') throw new ApiError('conflict', 'It was decided already')
    const username = wish.username ?? application.username
    if (approve) await makeAuthor(services, transaction, { ...application, username })
    await updateApplication(transaction, applicationId, {
      ...{ state, username, reason, passwordHash: '' },
      decidedByName: actorOf(caller).name,
      decidedAt: services.clock.now(),
    })
    await recordAction(services, transaction, caller, {
      action: 'authors.decide',
      subject: `${approve ? 'approved' : 'refused'} ${application.displayName} as an author`,
      detail: { applicationId, username, reason },
    })
  })
}

async function makeAuthor(
  services: Services,
  transaction: Db,
  { displayName, username, passwordHash }: ApplicationRecord,
): Promise<void> {
  const staffId = freshId(services)
  const createdAt = services.clock.now()
  const isNew = await insertStaff(transaction, {
    ...{ staffId, username, displayName, passwordHash, createdAt },
    grants: [{ role: 'author', scope: { kind: 'all' } }],
  })
  if (!isNew) throw new ApiError('nameTaken', 'This user name is taken')
  await insertFolder(transaction, {
    ...{ folderId: freshId(services), name: displayName, ownerId: staffId, createdAt },
    everyone: null,
  })
}

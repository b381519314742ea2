import {
  createStaff,
  changeOwnPassword,
  currentStaff,
  escrowKeyState,
  finishSetup,
  listStaff,
  logInStaff,
  logOutStaff,
  makeEscrowKey,
  setupState,
  useSignInLink,
} from '@wenkao/shared/accounts'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, requirePlace } from '../../platform/caller.ts'
import { selectEscrowKeys } from '../../platform/installation.queries.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import { hashOfSecret } from '../../platform/sealing.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  hasPasswordAccount,
  deleteStaffLogin,
  findStaff,
  insertStaff,
  selectStaff,
  type StaffRecord,
} from './accounts.queries.ts'
import { fingerprintOf, makeEscrowKey as makeEscrowKeyOf } from './escrow-key.ts'
import { createSignIn, signInWithLink } from './sign-in.ts'

/** `__Host-` needs https; the plain name serves http on loopback and in a school's own network. */
export function cookieName(services: Pick<Services, 'publicOrigin'>, http: Context): string {
  return cameByHttps(services, http) ? '__Host-staffLogin' : 'staffLogin'
}

/** Whether the browser speaks HTTPS: with this process, or with the proxy in front of it. */
function cameByHttps({ publicOrigin }: Pick<Services, 'publicOrigin'>, http: Context): boolean {
  return publicOrigin.startsWith('https:') || http.req.url.startsWith('https:')
}

/** Staff accounts and log-ins. */
export function accountsRoutes(services: Services): Route[] {
  const { db } = services
  const signIn = createSignIn(services)
  const keepCookie = (http: Context, login: { token: string; maxAgeMs: number }) => {
    setCookie(http, cookieName(services, http), login.token, {
      httpOnly: true,
      sameSite: 'Strict',
      secure: cameByHttps(services, http),
      path: '/',
      maxAge: Math.floor(login.maxAgeMs / 1000),
    })
  }
  const self = (account: StaffRecord) => ({
    staffId: account.staffId,
    username: account.username,
    displayName: account.displayName,
    grants: account.grants.map((grant) => ({
      role: grant.role,
      scope:
        grant.scope.id === undefined
          ? { kind: grant.scope.kind }
          : { kind: grant.scope.kind, id: grant.scope.id },
    })),
  })
  return [
    route(setupState, async () => ({ done: await hasPasswordAccount(db) })),
    route(finishSetup, async ({ body }, { http }) => {
      const login = await signIn.finishSetup(body)
      keepCookie(http, login)
      return { ...self(login.account), escrowKey: login.escrowKey }
    }),
    route(escrowKeyState, async (_input, { caller }) => {
      requirePlace(caller, 'installation.edit', {})
      const keys = await selectEscrowKeys(db)
      return {
        keys: keys.map(({ recipient, createdAt, createdBy }) => ({
          ...{ recipient, createdAt, createdBy },
          fingerprint: fingerprintOf(recipient),
        })),
      }
    }),
    route(makeEscrowKey, async ({ body }, { caller }) => {
      requirePlace(caller, 'installation.edit', {})
      return makeEscrowKeyOf(services, caller, body.replaces)
    }),
    route(logInStaff, async ({ body }, { http }) => {
      const login = await signIn.withPassword(body.username, body.password)
      keepCookie(http, login)
      return self(login.account)
    }),
    route(useSignInLink, async ({ body }, { http }) => {
      const login = await signInWithLink(services, body.token)
      keepCookie(http, login)
      return self(login.account)
    }),
    route(currentStaff, async (_input, { caller }) => {
      const who = asStaff(caller)
      if (who.kind === 'apiKey') throw new ApiError('forbidden', 'A program has no log-in')
      const account = await findStaff(db, { staffId: who.staffId })
      if (!account) throw new ApiError('unauthenticated', 'Sign in first')
      return self(account)
    }),
    route(logOutStaff, async (_input, { http }) => {
      const token = getCookie(http, cookieName(services, http))
      if (token !== undefined) await deleteStaffLogin(db, hashOfSecret(token))
      deleteCookie(http, cookieName(services, http), {
        path: '/',
        secure: cameByHttps(services, http),
      })
      return { done: true as const }
    }),
    route(changeOwnPassword, async ({ body }, { caller, http }) => {
      const who = asStaff(caller)
      if (who.kind === 'apiKey') throw new ApiError('forbidden', 'A program has no password')
      const login = await signIn.changePassword(who.staffId, body.current, body.next)
      keepCookie(http, login)
      return self(login.account)
    }),
    route(listStaff, async () => ({
      staff: (await selectStaff(db)).map((account) => ({
        ...self(account),
        disabled: account.disabledAt !== null,
      })),
    })),
    route(createStaff, async ({ body }, { caller }) => {
      const staffId = freshId(services)
      const passwordHash = await signIn.passwords.hash(body.password)
      await db.transaction(async (transaction) => {
        const inserted = await insertStaff(transaction, {
          ...body,
          staffId,
          passwordHash,
          createdAt: services.clock.now(),
        })
        if (!inserted) throw new ApiError('nameTaken', 'This user name is taken')
        await recordAction(services, transaction, caller, {
          action: 'staff.manage',
          subject: `account ${body.username}`,
          detail: { grants: body.grants },
        })
      })
      const account = await findStaff(db, { staffId })
      if (!account) throw new ApiError('internal', 'The account was not kept')
      return { ...self(account), disabled: false }
    }),
  ]
}

import * as z from 'zod/mini'
import { Done, EpochMs, Id, Name, endpoint } from '../kernel/index.ts'
import { keyScopes } from './key-scopes.ts'
import { scopeKinds, staffRoles } from './permissions.ts'

export const GrantSchema = z.object({
  role: z.enum(staffRoles),
  scope: z
    .object({ kind: z.enum(scopeKinds), id: z.optional(Id) })
    .check(
      z.refine(
        (scope) => (scope.kind === 'all') === (scope.id === undefined),
        'Expected an id exactly when the scope is not all',
      ),
    ),
})

export const Username = z.string().check(z.trim(), z.regex(/^[A-Za-z0-9._@-]{2,64}$/))
/** Length is the only rule (NIST SP 800-63B); at most 200 so that hashing stays bounded. */
export const NewPassword = z.string().check(z.minLength(10), z.maxLength(200))

/** What a signed-in person's page may know of them. */
export const StaffSelf = z.object({
  staffId: Id,
  username: z.string(),
  displayName: z.string(),
  grants: z.array(GrantSchema),
})
export type StaffSelf = z.infer<typeof StaffSelf>

/** An escrow key as it is told once, when it is made (DESIGN section 5). */
export const NewEscrowKey = z.object({
  /** Private half, `AGE-SECRET-KEY-1…`: kept nowhere but on paper. */
  identity: z.string(),
  /** `age1…`. */
  recipient: z.string(),
  /** By which the paper and the page are compared. */
  fingerprint: z.string(),
  createdAt: EpochMs,
})
export type NewEscrowKey = z.infer<typeof NewEscrowKey>

export const EscrowKeyRow = z.object({
  recipient: z.string(),
  fingerprint: z.string(),
  createdAt: EpochMs,
  createdBy: z.string(),
})

export const setupState = endpoint({
  id: 'accounts.setupState',
  method: 'GET',
  path: '/api/setup',
  action: 'public.read',
  summary: 'Whether the first exam-office account exists',
  reply: z.object({ done: z.boolean() }),
})

export const finishSetup = endpoint({
  id: 'accounts.finishSetup',
  method: 'POST',
  path: '/api/setup',
  action: 'setup.begin',
  summary: 'Create the first exam-office account with the one-time link printed at the first start',
  body: z.object({
    token: z.string().check(z.maxLength(200)),
    username: Username,
    displayName: Name,
    password: NewPassword,
  }),
  /** `escrowKey` is null where the installation has one already. */
  reply: z.extend(StaffSelf, { escrowKey: z.optional(z.nullable(NewEscrowKey)) }),
})

export const escrowKeyState = endpoint({
  id: 'accounts.escrowKeyState',
  method: 'GET',
  path: '/api/escrow-key',
  action: 'installation.edit',
  summary: 'The exam office’s escrow keys, newest first; the first one seals, all of them may open',
  reply: z.object({ keys: z.array(EscrowKeyRow) }),
})

export const makeEscrowKey = endpoint({
  id: 'accounts.makeEscrowKey',
  method: 'POST',
  path: '/api/escrow-key',
  action: 'installation.edit',
  summary:
    'Make an escrow key; the private half is in this reply and nowhere else. A former key goes on opening what was sealed to it',
  body: z.object({
    /** Fingerprint of the key that the page shows as the newest, or null: nobody replaces unseen. */
    replaces: z.nullable(z.string().check(z.maxLength(40))),
  }),
  reply: NewEscrowKey,
})

export const logInStaff = endpoint({
  id: 'accounts.logInStaff',
  method: 'POST',
  path: '/api/staff-logins',
  action: 'staff.logIn',
  summary: 'Sign in with user name and password; sets the cookie',
  body: z.object({
    username: z.string().check(z.maxLength(64)),
    password: z.string().check(z.maxLength(200)),
  }),
  reply: StaffSelf,
})

export const useSignInLink = endpoint({
  id: 'accounts.useSignInLink',
  method: 'POST',
  path: '/api/staff-logins/link',
  action: 'staff.logIn',
  summary: 'Sign in with a one-time link (the demo prints one per role at each start)',
  body: z.object({ token: z.string().check(z.maxLength(200)) }),
  reply: StaffSelf,
})

export const currentStaff = endpoint({
  id: 'accounts.currentStaff',
  method: 'GET',
  path: '/api/staff-logins/current',
  action: 'staff.self',
  summary: 'Who is signed in',
  reply: StaffSelf,
})

export const logOutStaff = endpoint({
  id: 'accounts.logOutStaff',
  method: 'DELETE',
  path: '/api/staff-logins/current',
  action: 'staff.self',
  summary: 'Sign out; the cookie is worthless afterwards',
  reply: Done,
})

export const changeOwnPassword = endpoint({
  id: 'accounts.changeOwnPassword',
  method: 'POST',
  path: '/api/staff-logins/current/password',
  action: 'staff.self',
  summary: 'Change the own password; every other log-in of the account ends, this one goes on',
  body: z.object({
    current: z.string().check(z.maxLength(200)),
    next: NewPassword,
  }),
  reply: StaffSelf,
})

export const StaffRow = z.object({
  staffId: Id,
  username: z.string(),
  displayName: z.string(),
  grants: z.array(GrantSchema),
  disabled: z.boolean(),
})

export const listStaff = endpoint({
  id: 'accounts.listStaff',
  method: 'GET',
  path: '/api/staff',
  action: 'staff.manage',
  summary: 'All staff accounts',
  reply: z.object({ staff: z.array(StaffRow) }),
})

export const createStaff = endpoint({
  id: 'accounts.createStaff',
  method: 'POST',
  path: '/api/staff',
  action: 'staff.manage',
  summary: 'Create a staff account with its roles and scopes',
  body: z.object({
    username: Username,
    displayName: Name,
    password: NewPassword,
    grants: z.array(GrantSchema).check(z.minLength(1), z.maxLength(50)),
  }),
  reply: StaffRow,
})

const KeyScopes = z.array(z.enum(keyScopes)).check(z.minLength(1), z.maxLength(50))

export const ApiKeyRow = z.object({
  apiKeyId: Id,
  name: z.string(),
  createdAt: EpochMs,
  revokedAt: z.nullable(EpochMs),
  /** What it is good for (KY1); a string, because a newer server may know more. */
  scopes: z.array(z.string()),
  /** From when on it opens nothing; null: never. */
  expiresAt: z.nullable(EpochMs),
  /** To the minute; null: never used. */
  lastUsedAt: z.nullable(EpochMs),
  /** When its present secret replaced another one. */
  rotatedAt: z.nullable(EpochMs),
  /** Until when the secret before that is good as well; null where there is none. */
  formerGoodUntil: z.nullable(EpochMs),
})

export const listApiKeys = endpoint({
  id: 'accounts.listApiKeys',
  method: 'GET',
  path: '/api/api-keys',
  action: 'apiKeys.manage',
  summary: 'API keys, without their secrets',
  reply: z.object({ apiKeys: z.array(ApiKeyRow) }),
})

export const createApiKey = endpoint({
  id: 'accounts.createApiKey',
  method: 'POST',
  path: '/api/api-keys',
  action: 'apiKeys.manage',
  summary: 'Create an API key; the secret is in this reply and nowhere else',
  body: z.object({
    name: Name,
    /** Absent: all of them. */
    scopes: z.optional(KeyScopes),
    expiresAt: z.optional(z.nullable(EpochMs)),
  }),
  reply: z.extend(ApiKeyRow, { secret: z.string() }),
})

export const changeApiKey = endpoint({
  id: 'accounts.changeApiKey',
  method: 'PATCH',
  path: '/api/api-keys/:apiKeyId',
  action: 'apiKeys.manage',
  summary: 'Change what an API key is called, is good for, and until when; what is left out stays',
  params: z.object({ apiKeyId: Id }),
  body: z.object({
    name: z.optional(Name),
    scopes: z.optional(KeyScopes),
    expiresAt: z.optional(z.nullable(EpochMs)),
  }),
  reply: ApiKeyRow,
})

/** Longest time in which two secrets of a key are good, hours. */
export const LONGEST_OVERLAP_HOURS = 30 * 24

export const rotateApiKey = endpoint({
  id: 'accounts.rotateApiKey',
  method: 'POST',
  path: '/api/api-keys/:apiKeyId/rotation',
  action: 'apiKeys.manage',
  summary:
    'Give an API key another secret, told once in this reply; the former one stays good for a while',
  params: z.object({ apiKeyId: Id }),
  body: z.object({
    /** `rotatedAt` of the key as the caller saw it: nobody rotates unseen. */
    expectedRotatedAt: z.nullable(EpochMs),
    /** How long the former secret stays good, hours; 0: it ends at once. */
    overlapHours: z._default(z.int().check(z.minimum(0), z.maximum(LONGEST_OVERLAP_HOURS)), 24),
  }),
  reply: z.extend(ApiKeyRow, { secret: z.string() }),
})

export const revokeApiKey = endpoint({
  id: 'accounts.revokeApiKey',
  method: 'DELETE',
  path: '/api/api-keys/:apiKeyId',
  action: 'apiKeys.manage',
  summary: 'Revoke an API key at once',
  params: z.object({ apiKeyId: Id }),
  reply: Done,
})

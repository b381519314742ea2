import type { FirstPassword, StaffImportPreview } from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { readTable } from '../../platform/read-table.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { insertStaff, lockStaff, selectStaff, type StaffRecord } from './accounts.queries.ts'
import {
  checkStaffFile,
  recogniseStaffColumns,
  type CheckedStaff,
  type StaffInput,
} from './check-staff-file.ts'
import { insertGrant, selectPlaceNames, updateDisplayName } from './grants.queries.ts'
import type { Passwords } from './passwords.ts'

const MOST_ROWS = 2000
/** 15 signs of nearly 5 bits: nobody guesses an initial password before it is replaced. */
const PASSWORD_SIGNS = 15

/** A staff file as it was read and checked against the places there are. */
export interface StaffFile {
  readonly rows: number
  readonly checked: CheckedStaff
}

interface StaffPlan {
  readonly added: readonly StaffInput[]
  readonly changed: readonly { readonly stored: StaffRecord; readonly input: StaffInput }[]
  readonly unchanged: number
}

/** @throws ApiError rosterUnreadable, columnMissing, tooLarge. */
export async function readStaffFile(db: Db, bytes: Uint8Array): Promise<StaffFile> {
  const table = readTable(bytes)
  if (table.kind === 'unreadable') {
    const { reason } = table
    throw new ApiError('rosterUnreadable', `This file cannot be read: ${reason}`, { reason })
  }
  if (table.rows.length > MOST_ROWS)
    throw new ApiError('tooLarge', `At most ${MOST_ROWS} rows`, { limit: MOST_ROWS })
  const columns = recogniseStaffColumns(table.headings)
  if (
    columns.username === undefined ||
    columns.displayName === undefined ||
    columns.role === undefined
  ) {
    throw new ApiError('columnMissing', 'Expected headings for user name, name and role')
  }
  const places = await selectPlaceNames(db)
  return { rows: table.rows.length, checked: checkStaffFile(table.rows, columns, places) }
}

/** What taking the file would do; changes nothing. */
export async function previewStaff(db: Db, file: StaffFile): Promise<StaffImportPreview> {
  return previewOf(file, await planStaff(db, file.checked))
}

/**
 * Takes the good rows: new accounts get an initial password, which is told in this reply alone; known
 * ones get the file's name and what grants they lack. Nothing is taken away, so the same file again
 * changes nothing.
 */
export async function takeStaff(
  services: Services,
  caller: Caller,
  passwords: Passwords,
  file: StaffFile,
): Promise<{ preview: StaffImportPreview; passwords: FirstPassword[] }> {
  const { db } = services
  // Hashed ahead: five hundred hashes must not hold the table that everybody signs in by.
  const fresh = await Promise.all(
    (await planStaff(db, file.checked)).added.map(async (input) => {
      const password = freshCode(PASSWORD_SIGNS)
      return { input, password, passwordHash: await passwords.hash(password) }
    }),
  )
  return db.transaction(async (transaction) => {
    await lockStaff(transaction)
    const plan = await planStaff(transaction, file.checked)
    const created: FirstPassword[] = []
    for (const { input, password, passwordHash } of fresh) {
      const { username, displayName } = input
      const isNew = await insertStaff(transaction, {
        ...{ staffId: freshId(services), username, displayName, passwordHash },
        createdAt: services.clock.now(),
        grants: input.grants.map(({ grant }) => grant),
      })
      if (isNew) created.push({ username, displayName, password })
    }
    for (const { stored, input } of plan.changed) {
      if (stored.displayName !== input.displayName)
        await updateDisplayName(transaction, stored.staffId, input.displayName)
      for (const { grant } of input.grants) await insertGrant(transaction, stored.staffId, grant)
    }
    if (created.length + plan.changed.length > 0) {
      await recordAction(services, transaction, caller, {
        action: 'staff.manage',
        subject: `${created.length} accounts by file`,
        detail: {
          added: created.map(({ username }) => username),
          changed: plan.changed.map(({ input }) => input.username),
        },
      })
    }
    return { preview: previewOf(file, plan), passwords: created }
  })
}

async function planStaff(db: Db, { accounts }: CheckedStaff): Promise<StaffPlan> {
  const known = new Map(
    (await selectStaff(db)).map((stored) => [stored.username.toLowerCase(), stored]),
  )
  const added: StaffInput[] = []
  const changed: { stored: StaffRecord; input: StaffInput }[] = []
  let unchanged = 0
  for (const input of accounts) {
    const stored = known.get(input.username.toLowerCase())
    if (!stored) added.push(input)
    else if (differs(stored, input)) changed.push({ stored, input })
    else unchanged += 1
  }
  return { added, changed, unchanged }
}

function differs(stored: StaffRecord, input: StaffInput): boolean {
  return (
    stored.displayName !== input.displayName ||
    input.grants.some(
      ({ grant }) =>
        !stored.grants.some(
          (own) =>
            own.role === grant.role &&
            own.scope.kind === grant.scope.kind &&
            own.scope.id === grant.scope.id,
        ),
    )
  )
}

function previewOf({ rows, checked }: StaffFile, plan: StaffPlan): StaffImportPreview {
  return {
    rows,
    added: plan.added.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged,
    faulty: checked.faultyLines.size,
    faults: checked.faults.slice(0, 2000),
    sample: checked.accounts.slice(0, 200).map(({ username, displayName, grants }) => ({
      ...{ username, displayName },
      grants: grants.map(({ grant, place }) => ({ role: grant.role, place })),
    })),
  }
}

/** A new initial password for one account; whoever had it open is signed out. */
export function newPassword(): string {
  return freshCode(PASSWORD_SIGNS)
}

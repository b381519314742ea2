import * as contract from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace } from '../../platform/caller.ts'
import { collect, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findStaff } from './accounts.queries.ts'
import { updatePassword } from './grants.queries.ts'
import { createPasswords } from './passwords.ts'
import { newPassword, previewStaff, readStaffFile, takeStaff } from './staff-import.ts'

/** Accounts by spreadsheet, and a new initial password for one (issue, point 10). */
export function staffImportRoutes(services: Services): Route[] {
  const { db } = services
  const passwords = createPasswords()
  const read = async (body: unknown) =>
    readStaffFile(db, await collect(body as ReadableStream<Uint8Array>))
  return [
    route(contract.previewStaffImport, async ({ body }, { caller }) => {
      requirePlace(caller, 'staff.manage', {})
      return previewStaff(db, await read(body))
    }),
    route(contract.importStaff, async ({ body }, { caller }) => {
      requirePlace(caller, 'staff.manage', {})
      return takeStaff(services, caller, passwords, await read(body))
    }),
    route(contract.renewPassword, async ({ params }, { caller }) => {
      requirePlace(caller, 'staff.manage', {})
      const account = await findStaff(db, params)
      if (!account) throw new ApiError('notFound', 'No such account')
      const password = newPassword()
      const passwordHash = await passwords.hash(password)
      await db.transaction(async (transaction) => {
        await updatePassword(transaction, account.staffId, passwordHash)
        await recordAction(services, transaction, caller, {
          action: 'staff.manage',
          subject: `new password for ${account.username}`,
          detail: { staffId: account.staffId },
        })
      })
      const { username, displayName } = account
      return { username, displayName, password }
    }),
  ]
}

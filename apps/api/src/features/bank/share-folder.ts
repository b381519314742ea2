import type { FolderRight } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { accessOf, hasRight, isOffice, ownIdOf } from './folder-access.ts'
import {
  findFolder,
  findOfficeFolder,
  insertFolder,
  selectAuthors,
  updateFolder,
} from './folders.queries.ts'

/** A new folder of the caller's own; of the office's, who make it for all of them. */
export async function createFolder(
  services: Services,
  caller: Caller,
  wish: { readonly folderId: string; readonly name: string },
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const ownerId = isOffice(caller) ? null : ownIdOf(caller)
    const createdAt = services.clock.now()
    const isNew = await insertFolder(transaction, { ...wish, ownerId, everyone: null, createdAt })
    if (!isNew) {
      const held = await findFolder(transaction, wish.folderId)
      if (held?.ownerId === ownerId && held.name === wish.name) return
      throw new ApiError('conflict', 'This folder is there already')
    }
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `folder ${wish.name}`,
      detail: { folderId: wish.folderId },
    })
  })
}

/** Names a folder and says who may do what in it. @throws ApiError notFound, forbidden, invalidRequest. */
export async function changeFolder(
  services: Services,
  caller: Caller,
  folderId: string,
  wish: {
    readonly name: string
    readonly everyone: FolderRight | null
    readonly shares: readonly { readonly staffId: string; readonly right: FolderRight }[]
  },
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const folder = await findFolder(transaction, folderId)
    const access = await accessOf(transaction, caller)
    if (!folder || !hasRight(access, folderId, 'read'))
      throw new ApiError('notFound', 'No such folder')
    if (!isOffice(caller) && folder.ownerId !== ownIdOf(caller))
      throw new ApiError('forbidden', 'Only its owner shares a folder')
    const authors = new Set((await selectAuthors(transaction)).map(({ staffId }) => staffId))
    const shares = [...new Map(wish.shares.map((share) => [share.staffId, share])).values()]
    if (!shares.every(({ staffId }) => authors.has(staffId)))
      throw new ApiError('invalidRequest', 'Folders are shared with authors')
    const { name, everyone } = wish
    await updateFolder(transaction, folderId, { name, everyone }, shares)
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `folder ${name}`,
      detail: { folderId, everyone, shares },
    })
  })
}

/**
 * The office's folder of a name, made when it is not there, e.g. for the bank that is delivered.
 * @param everyone what every author may do in a new one.
 */
export async function officeFolder(
  services: Services,
  transaction: Db,
  name: string,
  everyone: FolderRight | null,
): Promise<string> {
  const held = await findOfficeFolder(transaction, name)
  if (held) return held.folderId
  const folderId = freshId(services)
  await insertFolder(transaction, {
    ...{ folderId, name, ownerId: null, everyone },
    createdAt: services.clock.now(),
  })
  return folderId
}

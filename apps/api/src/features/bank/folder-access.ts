import { folderRights, type Folder, type FolderRight } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { findFolder, selectFolders, selectOwnShares, selectShares } from './folders.queries.ts'

/** What somebody may do in which folder; an undefined list: everything, everywhere (the office). */
export interface FolderAccess {
  readonly folders: ReadonlyMap<string, FolderRight> | undefined
}

/** Whether a caller is the office, or the server itself: no folder is closed to them. */
export const isOffice = (caller: Caller): boolean =>
  caller.kind === 'anyone' ||
  ((caller.kind === 'staff' || caller.kind === 'apiKey') &&
    caller.grants.some(({ role }) => role === 'examOffice' || role === 'integration'))

export const ownIdOf = (caller: Caller): string | null =>
  caller.kind === 'staff' ? caller.staffId : null

const strongest = (rights: readonly (string | null)[]): FolderRight | undefined =>
  folderRights.findLast((right) => rights.includes(right))

/** The folders that a caller sees, own and shared ones, each with the right that the caller has in it. */
export async function accessOf(db: Db, caller: Caller): Promise<FolderAccess> {
  if (isOffice(caller)) return { folders: undefined }
  const staffId = ownIdOf(caller)
  if (staffId === null) return { folders: new Map() }
  const [all, shares] = await Promise.all([selectFolders(db), selectOwnShares(db, staffId)])
  const folders = new Map<string, FolderRight>()
  for (const { folder } of all) {
    const right = strongest([
      folder.everyone,
      folder.ownerId === staffId ? 'edit' : null,
      ...shares.filter(({ folderId }) => folderId === folder.folderId).map((share) => share.right),
    ])
    if (right) folders.set(folder.folderId, right)
  }
  return { folders }
}

/** Whether an access holds a right in a folder. */
export function hasRight(access: FolderAccess, folderId: string, needed: FolderRight): boolean {
  if (!access.folders) return true
  const held = access.folders.get(folderId)
  return held !== undefined && folderRights.indexOf(held) >= folderRights.indexOf(needed)
}

/**
 * Refuses whoever lacks a right in a folder; a folder that the caller cannot see does not exist.
 * @throws ApiError notFound, forbidden.
 */
export async function requireFolder(
  db: Db,
  access: FolderAccess,
  folderId: string,
  needed: FolderRight,
): Promise<void> {
  if (!(await findFolder(db, folderId)) || !hasRight(access, folderId, 'read'))
    throw new ApiError('notFound', 'No such folder')
  if (!hasRight(access, folderId, needed))
    throw new ApiError('forbidden', 'This folder is not shared for that')
}

/** Folders as the caller's page lists them. */
export async function listFoldersOf(db: Db, caller: Caller): Promise<Folder[]> {
  const [access, all] = await Promise.all([accessOf(db, caller), selectFolders(db)])
  const staffId = ownIdOf(caller)
  const seen = all.filter(({ folder }) => hasRight(access, folder.folderId, 'read'))
  const mayShare = (ownerId: string | null) =>
    isOffice(caller) || (ownerId !== null && ownerId === staffId)
  const shares = await selectShares(
    db,
    seen.flatMap(({ folder }) => (mayShare(folder.ownerId) ? [folder.folderId] : [])),
  )
  return seen.map(({ folder, ownerName }) => ({
    folderId: folder.folderId,
    name: folder.name,
    ownerName,
    isOwn: folder.ownerId !== null && folder.ownerId === staffId,
    right: access.folders?.get(folder.folderId) ?? 'edit',
    mayShare: mayShare(folder.ownerId),
    everyone: strongest([folder.everyone]) ?? null,
    shares: shares
      .filter(({ folderId }) => folderId === folder.folderId)
      .map(({ staffId: sharedWith, displayName, right }) => ({
        staffId: sharedWith,
        displayName,
        right: strongest([right]) ?? 'read',
      })),
  }))
}

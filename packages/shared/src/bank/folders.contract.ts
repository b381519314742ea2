import * as z from 'zod/mini'
import { Id, Name, endpoint } from '../kernel/index.ts'

/** What a person may do in a folder of somebody else's; each holds those before it. */
export const folderRights = ['read', 'review', 'edit'] as const
export type FolderRight = (typeof folderRights)[number]

export const Folder = z.object({
  folderId: Id,
  name: z.string(),
  /** null: the office's. */
  ownerName: z.nullable(z.string()),
  isOwn: z.boolean(),
  /** What the caller may do in it. */
  right: z.enum(folderRights),
  /** Whether the caller may rename and share it. */
  mayShare: z.boolean(),
  /** What every author may do in it; null: nothing. */
  everyone: z.nullable(z.enum(folderRights)),
  /** Told to whom may share it. */
  shares: z.array(z.object({ staffId: Id, displayName: z.string(), right: z.enum(folderRights) })),
})
export type Folder = z.infer<typeof Folder>

const FolderList = z.object({ folders: z.array(Folder) })

export const listFolders = endpoint({
  id: 'bank.listFolders',
  method: 'GET',
  path: '/api/bank/folders',
  action: 'bank.read',
  summary: 'Folders that the caller may see: own, shared, and all of them for the office',
  reply: FolderList,
})
export const createFolder = endpoint({
  id: 'bank.createFolder',
  method: 'POST',
  path: '/api/bank/folders',
  action: 'bank.edit',
  summary: 'A new folder of the caller’s own',
  body: z.object({
    /** Chosen by the page: the same request again is the same folder (R4). */
    folderId: Id,
    name: Name,
  }),
  reply: FolderList,
})
export const changeFolder = endpoint({
  id: 'bank.changeFolder',
  method: 'PUT',
  path: '/api/bank/folders/:folderId',
  action: 'bank.edit',
  summary: 'Name of a folder and with whom it is shared; by its owner or the office',
  params: z.object({ folderId: Id }),
  body: z.object({
    name: Name,
    everyone: z.nullable(z.enum(folderRights)),
    shares: z.array(z.object({ staffId: Id, right: z.enum(folderRights) })).check(z.maxLength(200)),
  }),
  reply: FolderList,
})
export const listAuthors = endpoint({
  id: 'bank.listAuthors',
  method: 'GET',
  path: '/api/bank/authors',
  action: 'bank.edit',
  summary: 'Authors by name, to share a folder with',
  reply: z.object({ authors: z.array(z.object({ staffId: Id, displayName: z.string() })) }),
})

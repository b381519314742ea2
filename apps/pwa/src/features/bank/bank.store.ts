import {
  changeFolder,
  compareVersions,
  createEntry,
  bringStarterEntries,
  createFolder,
  dismissSimilar,
  findSimilar,
  listAuthors,
  listCategories,
  listFolders,
  listSimilar,
  moveEntry,
  putCategory,
  readEntry,
  refreshStatistics,
  removeCategory,
  saveEntry,
  searchEntries,
  sendPicture,
  type EntryAct,
  type EntryContent,
  type EntryDetail,
  type EntryFilter,
  type EntryRow,
  type Folder,
  type FolderRight,
} from '@wenkao/shared/bank'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** What an editor sends of an entry. */
export interface EntryWish {
  readonly folderId: string
  readonly difficulty: number
  readonly tags: string[]
  readonly content: EntryContent
  readonly note: string
}

export interface EntryQuery extends EntryFilter {
  readonly order: 'number' | 'newest'
}

type Found = EndpointResult<typeof searchEntries>
type Categories = EndpointResult<typeof listCategories>['categories']

/** The bank as its pages look at it: tree, folders, and what the search found (D01). */
export const useBank = defineStore('bank', () => {
  const { call } = useCaller()
  const categories = shallowRef<Categories>([])
  const folders = shallowRef<readonly Folder[]>([])
  const query = shallowRef<EntryQuery>({ order: 'number' })
  const found = shallowRef<Found>()
  const rows = shallowRef<readonly EntryRow[]>([])

  async function loadTree(): Promise<true> {
    const [tree, listed] = await Promise.all([call(listCategories), call(listFolders)])
    categories.value = tree.categories
    folders.value = listed.folders
    return true
  }
  async function search(asked: EntryQuery = query.value): Promise<true> {
    query.value = asked
    const reply = await call(searchEntries, { query: asked })
    // A slower answer to an earlier question must not replace this one's rows.
    if (query.value === asked) {
      found.value = reply
      rows.value = reply.rows
    }
    return true
  }
  async function searchOn(): Promise<true> {
    const asked = query.value
    const after = found.value?.next
    if (!after) return true
    const reply = await call(searchEntries, { query: { ...asked, after } })
    if (query.value === asked) {
      found.value = reply
      rows.value = [...rows.value, ...reply.rows]
    }
    return true
  }
  const named = (code: string) => categories.value.find((node) => node.code === code)

  return {
    categories: shallowReadonly(categories),
    folders: shallowReadonly(folders),
    query: shallowReadonly(query),
    found: shallowReadonly(found),
    rows: shallowReadonly(rows),
    named,
    loadTree,
    search,
    searchOn,
    putCategory: async (code: string, body: { name: string; nameEn: string }) => {
      categories.value = (await call(putCategory, { params: { code }, body })).categories
      return true
    },
    bringStarter: async () => {
      const { added } = await call(bringStarterEntries)
      await loadTree()
      await search()
      return added
    },
    removeCategory: async (code: string) => {
      categories.value = (await call(removeCategory, { params: { code } })).categories
      return true
    },
    createFolder: async (body: { folderId: string; name: string }) => {
      folders.value = (await call(createFolder, { body })).folders
      return true
    },
    changeFolder: async (
      folderId: string,
      body: {
        name: string
        everyone: FolderRight | null
        shares: { staffId: string; right: FolderRight }[]
      },
    ) => {
      folders.value = (await call(changeFolder, { params: { folderId }, body })).folders
      return true
    },
    authors: async () => (await call(listAuthors)).authors,
    read: (entryId: string) => call(readEntry, { params: { entryId } }),
    create: (entryId: string, knowledgePoint: string, wish: EntryWish) =>
      call(createEntry, { body: { entryId, knowledgePoint, ...wish } }),
    save: (entry: EntryDetail, wish: EntryWish) =>
      call(saveEntry, {
        params: { entryId: entry.entryId },
        body: { expectedVersion: entry.latestVersion, ...wish },
      }),
    move: (entry: EntryDetail, act: EntryAct, reason: string) =>
      call(moveEntry, {
        params: { entryId: entry.entryId },
        body: {
          ...{ act, reason },
          ...{ expectedVersion: entry.latestVersion, expectedStatus: entry.status },
        },
      }),
    changes: (entryId: string, from: number, to: number) =>
      call(compareVersions, { params: { entryId }, query: { from, to } }),
    similarTo: async (content: EntryContent, except: string | undefined) =>
      (
        await call(findSimilar, {
          body: { content, ...(except === undefined ? {} : { except }) },
        })
      ).similar,
    similarPairs: (page: number) => call(listSimilar, { query: { page, pageSize: 20 } }),
    dismiss: (entryId: string, otherId: string) =>
      call(dismissSimilar, { body: { entryId, otherId } }),
    sendPicture: (file: Blob) => call(sendPicture, { body: file }),
    takeStatistics: (examId: string) => call(refreshStatistics, { body: { examId } }),
  }
})

import { describeForm, parameterTypes, supportedCodes } from '@wenkao/office'
import * as contract from '@wenkao/shared/bank'
import { COUNTED_AT_MOST, compareContents } from '@wenkao/shared/bank'
import { addressOf } from '../../platform/address-of.ts'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { collect, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import {
  createApplicationDesk,
  decideApplication,
  listApplications,
} from './author-applications.ts'
import { bringStarterBank } from './bring-starter-bank.ts'
import { listCategoriesOf, putCategories, removeCategory } from './categories.ts'
import { findVersion } from './entries.queries.ts'
import { accessOf, listFoldersOf } from './folder-access.ts'
import { selectAuthors } from './folders.queries.ts'
import { keepPicture } from './keep-picture.ts'
import { keepStartFile, outlineOfSent, readSent } from './keep-start-file.ts'
import { moveEntry } from './move-entry.ts'
import { findLikenesses } from './note-similar.ts'
import { selectPictures } from './pictures.queries.ts'
import {
  folderIdsOf,
  readEntry,
  requireEntry,
  searchEntries,
  seenLikenesses,
} from './read-entry.ts'
import { createEntry, saveEntry } from './save-entry.ts'
import { selectEntryRows } from './search.queries.ts'
import { changeFolder, createFolder } from './share-folder.ts'
import { selectPairs, updateDismissed } from './similar.queries.ts'
import { takeStatistics, type ReadSatPaper } from './take-statistics.ts'
import { createTrialDesk } from './try-template.ts'

/** The bank's entries, its tree and its folders (D01, D02), and how people become authors (D09). */
export function bankRoutes(services: Services, readSatPaper: ReadSatPaper): Route[] {
  return [
    ...entryRoutes(services),
    ...comparisonRoutes(services),
    ...pictureRoutes(services),
    ...templateRoutes(services),
    ...treeRoutes(services),
    ...applicationRoutes(services),
    route(contract.refreshStatistics, async ({ body }, { caller }) => ({
      entries: await takeStatistics(services, caller, body.examId, readSatPaper),
    })),
  ]
}

function entryRoutes(services: Services): Route[] {
  const { db } = services
  /** A version of an entry that the caller may see. */
  async function versionOf(caller: Caller, entryId: string, version: number) {
    await requireEntry(db, await accessOf(db, caller), entryId)
    const found = await findVersion(db, entryId, version)
    if (!found) throw new ApiError('notFound', 'No such version')
    return found
  }
  return [
    route(contract.searchEntries, async ({ query }, { caller }) => {
      const { order, after, pageSize, ...filter } = query
      const found = await searchEntries(db, caller, filter, { order, after, pageSize })
      const isTotalExact = found.total <= COUNTED_AT_MOST
      return { ...found, total: Math.min(found.total, COUNTED_AT_MOST), isTotalExact }
    }),
    route(contract.createEntry, async ({ body }, { caller }) => {
      await createEntry(services, caller, body)
      return readEntry(db, caller, body.entryId)
    }),
    route(contract.readEntry, async ({ params }, { caller }) =>
      readEntry(db, caller, params.entryId),
    ),
    route(contract.saveEntry, async ({ params, body }, { caller }) => {
      await saveEntry(services, caller, params.entryId, body)
      return readEntry(db, caller, params.entryId)
    }),
    route(contract.moveEntry, async ({ params, body }, { caller }) => {
      await moveEntry(services, caller, params.entryId, body)
      return readEntry(db, caller, params.entryId)
    }),
    route(contract.readEntryVersion, async ({ params }, { caller }) =>
      versionOf(caller, params.entryId, params.version),
    ),
    route(contract.compareVersions, async ({ params, query }, { caller }) => {
      const [from, to] = await Promise.all([
        versionOf(caller, params.entryId, query.from),
        versionOf(caller, params.entryId, query.to),
      ])
      return { changes: compareContents(from.content, to.content) }
    }),
  ]
}

function comparisonRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.findSimilar, async ({ body }, { caller }) => {
      const access = await accessOf(db, caller)
      const of = { except: body.except, folderIds: folderIdsOf(access) }
      const found = await findLikenesses(db, body.content, of)
      return { similar: await seenLikenesses(db, access, found) }
    }),
    route(contract.listSimilar, async ({ query }, { caller }) => {
      const folderIds = folderIdsOf(await accessOf(db, caller))
      const { pairs, total } = await selectPairs(db, folderIds, query)
      const rows = await selectEntryRows(
        db,
        pairs.flatMap(({ entryId, otherId }) => [entryId, otherId]),
      )
      return {
        total,
        pairs: pairs.flatMap(({ entryId, otherId, similarity }) => {
          const [one, other] = [rows.get(entryId), rows.get(otherId)]
          return one && other ? [{ one, other, similarity }] : []
        }),
      }
    }),
    route(contract.dismissSimilar, async ({ body }, { caller }) => {
      const access = await accessOf(db, caller)
      const one = await requireEntry(db, access, body.entryId)
      const other = await requireEntry(db, access, body.otherId)
      await db.transaction(async (transaction) => {
        const by = { dismissedByName: actorOf(caller).name, dismissedAt: services.clock.now() }
        if (!(await updateDismissed(transaction, body, by)))
          throw new ApiError('notFound', 'These two do not read alike')
        await recordAction(services, transaction, caller, {
          action: 'bank.edit',
          subject: `${one.number} and ${other.number} are different`,
          detail: { ...body },
        })
      })
      return { done: true as const }
    }),
  ]
}

function pictureRoutes(services: Services): Route[] {
  return [
    route(contract.sendPicture, async ({ body }, { caller }) =>
      keepPicture(services, caller, await collect(body as ReadableStream<Uint8Array>)),
    ),
    route(contract.readPicture, async ({ params: { hash } }) => {
      const picture = (await selectPictures(services.db, [hash])).get(hash)
      const bytes = picture && (await services.blobs.read(hash))
      if (!bytes) throw new ApiError('notFound', 'No such picture')
      return { bytes, mediaType: picture.mediaType, cache: 'immutable' as const }
    }),
  ]
}

/** What authors of templates need beside the entries themselves (D02). */
function templateRoutes(services: Services): Route[] {
  const attempt = createTrialDesk(services)
  return [
    route(contract.listCheckpoints, () =>
      Promise.resolve({
        checkpoints: [...supportedCodes()],
        parameterTypes: parameterTypes().map((one) => ({ ...one, values: [...one.values] })),
      }),
    ),
    route(contract.readCheckpoint, ({ params: { code } }) => {
      const form = describeForm(code)
      if (!form) throw new ApiError('notFound', 'No such checkpoint')
      const { limits = null, example = null, ...rest } = form
      return Promise.resolve({ ...rest, limits, example } as contract.CheckpointForm)
    }),
    route(contract.sendStartFile, async ({ query, body }, { caller }) =>
      keepStartFile(services, caller, {
        fileName: query.fileName,
        bytes: await collect(body as ReadableStream<Uint8Array>),
      }),
    ),
    route(contract.readStartFile, async ({ params: { hash } }) => {
      const { bytes } = await readSent(services, hash)
      return { bytes, mediaType: 'application/octet-stream', cache: 'immutable' as const }
    }),
    route(contract.outlineStartFile, async ({ params: { hash } }) => outlineOfSent(services, hash)),
    route(contract.tryTemplate, async ({ body }) => attempt(body.content, body.draw)),
  ]
}

function treeRoutes(services: Services): Route[] {
  const { db } = services
  const categories = async (caller: Caller) => ({
    categories: await listCategoriesOf(db, caller),
  })
  const folders = async (caller: Caller) => ({ folders: await listFoldersOf(db, caller) })
  return [
    route(contract.listCategories, async (_input, { caller }) => categories(caller)),
    route(contract.putCategory, async ({ params, body }, { caller }) => {
      await putCategories(services, caller, [{ ...params, ...body }])
      return categories(caller)
    }),
    route(contract.removeCategory, async ({ params }, { caller }) => {
      await removeCategory(services, caller, params.code)
      return categories(caller)
    }),
    route(contract.bringStarterEntries, async (_input, { caller }) => {
      const rows = await bringStarterBank(services, caller)
      const count = (outcome: (typeof rows)[number]['outcome']) =>
        rows.filter((row) => row.outcome === outcome).length
      return { added: count('added'), present: count('present'), refused: count('refused') }
    }),
    route(contract.listFolders, async (_input, { caller }) => folders(caller)),
    route(contract.createFolder, async ({ body }, { caller }) => {
      await createFolder(services, caller, body)
      return folders(caller)
    }),
    route(contract.changeFolder, async ({ params, body }, { caller }) => {
      await changeFolder(services, caller, params.folderId, body)
      return folders(caller)
    }),
    route(contract.listAuthors, async () => ({ authors: await selectAuthors(db) })),
  ]
}

function applicationRoutes(services: Services): Route[] {
  const { db } = services
  const desk = createApplicationDesk(services)
  return [
    route(contract.applyAsAuthor, async ({ body }, { http }) => ({
      code: await desk.apply(body, addressOf(http)),
    })),
    route(contract.applicationState, async ({ body }, { http }) =>
      desk.stateOf(body.code, addressOf(http)),
    ),
    route(contract.listApplications, async () => ({ applications: await listApplications(db) })),
    route(contract.decideApplication, async ({ params, body }, { caller }) => {
      await decideApplication(services, caller, params.applicationId, body)
      return { applications: await listApplications(db) }
    }),
  ]
}

import { basename } from 'node:path'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { SealedFileRow, SealedKind, listSealed } from '@wenkao/shared/sealed-files'
import { diskState } from '../../platform/disk.fs.ts'
import { removableDrives } from '../../platform/removable-drives.fs.ts'
import { sealedFilesIn, sizeOf, type Databak } from './databak.fs.ts'
import { headerOf } from './open-sealed-file.ts'

import type { SealedBook, SealedBookRow } from './sealed-book.ts'

export interface ListDeps {
  readonly databak: Databak
  readonly book: SealedBook
  readonly backupPlaces: readonly string[]
  readonly drives: readonly string[] | undefined
}

/** Files that are looked into, of all places: a stick may hold anything. */
const MOST = 500
/** Two levels of a drive: where people put a file, and one folder below. */
const DEPTH = 2

/**
 * The sealed files that this PC knows or finds: of any day, told by their content and not by their
 * names, newest first.
 */
export async function listSealedFiles(deps: ListDeps): Promise<readonly SealedFileRow[]> {
  const rows = new Map<string, SealedFileRow>()
  for (const row of deps.book.all()) {
    const described = await describeOwn(row)
    if (described) rows.set(row.path, described)
  }
  const { folder, moves } = deps.databak
  const places = [folder, moves, ...deps.backupPlaces, ...(await drivesOf(deps))]
  for (const place of places) {
    const isOwn = place === folder || place === moves
    for (const { path, size, modifiedAt } of await sealedFilesIn(place, isOwn ? 1 : DEPTH)) {
      if (rows.has(path) || rows.size >= MOST) continue
      const header = await headerOf(path)
      if (header.kind !== 'refused') rows.set(path, describe(path, header.kind, size, modifiedAt))
    }
  }
  return [...rows.values()].sort((a, b) => (b.sealedAt ?? 0) - (a.sealedAt ?? 0))
}

export type WritablePlace = EndpointReply<typeof listSealed>['places'][number]

/** Folders that a file can be written to now, with the space that they have. */
export async function writablePlaces(
  deps: Pick<ListDeps, 'backupPlaces' | 'drives'>,
): Promise<readonly WritablePlace[]> {
  const drives = await drivesOf(deps)
  const found: WritablePlace[] = []
  for (const path of new Set([...drives, ...deps.backupPlaces])) {
    const { writable, freeBytes } = await diskState(path)
    if (writable) found.push({ path, freeBytes, removable: drives.includes(path) })
  }
  return found
}

async function drivesOf({ drives }: Pick<ListDeps, 'drives'>): Promise<readonly string[]> {
  return drives ?? (await removableDrives())
}

/** Of this PC’s own record; undefined for a file that is no longer there. */
async function describeOwn(row: SealedBookRow): Promise<SealedFileRow | undefined> {
  const size = await sizeOf(row.path)
  if (size === undefined) return undefined
  return {
    ...{ path: row.path, name: basename(row.path), kind: row.kind, size },
    ...{ examNumber: row.examNumber, candidateName: row.name, sealedAt: row.at },
    state: row.verified?.size === size ? 'verified' : 'damaged',
    receiptCode: row.receipt?.code ?? null,
  }
}

function describe(path: string, kind: SealedKind, size: number, modifiedAt: number): SealedFileRow {
  return {
    ...{ path, name: basename(path), kind, size, sealedAt: modifiedAt },
    ...{ examNumber: null, candidateName: null, state: 'unknown', receiptCode: null },
  }
}

import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import {
  answerFolder,
  downloadFileVersion,
  listFileVersions,
  localFileVersions,
  restoreFileVersion,
  type FolderChange,
} from '@wenkao/shared/answer-files'
import { fillPath, type EndpointResult } from '@wenkao/shared/kernel'
import { openRescue, rescuePassHeader } from '@wenkao/shared/rescue'
import { heldSitting } from '@wenkao/shared/sittings'
import { fetchBridge } from '../exam-office-api.ts'
import type { Station } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import type { StaffCall } from '../prepare-exam.ts'

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of a file as it lies on the disk. */
export const hashOf = (path: string) => sha256(readFileSync(path))

/** Hashes of all files below a folder by path, sorted; what programs keep beside them is left out. */
export function hashesBelow(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(\.~lock\.|~\$|\.wenkao)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.sort().map((path) => [relative(folder, path), hashOf(path)]))
}

type StationAddress = Pick<Station, 'url'>

/** What the bridge tells the candidate's page of the answer folder. */
export async function folderOf(
  station: StationAddress,
): Promise<EndpointResult<typeof answerFolder>> {
  return (await fetchBridge(station.url, answerFolder)).reply
}

/** Waits until all materials of the held sitting lie in the answer folder and have been read. */
export async function untilLaidOut(station: StationAddress): Promise<void> {
  await until('the answer folder to be laid out', async () => {
    const { reply } = await fetchBridge(station.url, heldSitting)
    const materials = reply.held?.exam?.tasks.flatMap((task) => task.materials) ?? []
    const { files } = await folderOf(station)
    const read = files.filter(({ pending, hash }) => !pending && hash !== null)
    return materials.length > 0 && read.length >= materials.length ? true : undefined
  })
}

/** What the rescue window can do on a PC, asked with the pass that its proctor code gives. */
export interface RescueFacts {
  versions(): Promise<EndpointResult<typeof localFileVersions>>
  /** @param path below the answer folder. */
  restore(path: string, hash: string): Promise<FolderChange>
}

export async function openRescueAt(
  station: StationAddress,
  proctorCode: string,
): Promise<RescueFacts> {
  const { reply } = await fetchBridge(station.url, openRescue, { body: { proctorCode } })
  const headers = { [rescuePassHeader]: reply.pass ?? '' }
  return {
    versions: async () => (await fetchBridge(station.url, localFileVersions, { headers })).reply,
    restore: async (path, hash) => {
      const body = { path, hash }
      return (await fetchBridge(station.url, restoreFileVersion, { headers, body })).reply
    },
  }
}

/** The versions that the server holds of a sitting's files. */
export async function filesOnServer(
  call: StaffCall,
  params: { readonly sessionId: string; readonly sittingId: string },
): Promise<EndpointResult<typeof listFileVersions>['files']> {
  return (await call(listFileVersions, { params })).files
}

/** The bytes of a version as a page of staff downloads them. @param page signed in at the server. */
export async function downloadVersion(
  page: Page,
  server: string,
  params: { readonly sessionId: string; readonly sittingId: string; readonly hash: string },
): Promise<Buffer> {
  const response = await page.request.get(
    new URL(fillPath(downloadFileVersion.path, params), server).href,
  )
  if (!response.ok()) throw new Error(`${params.hash}: ${response.status()}`)
  return response.body()
}

/** Everything that a PC has ever shown as saved: none of it may be lost. */
export interface SavedRecord {
  /** Contents by path below the answer folder. */
  readonly shown: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Waits until the bridge shows a content as the saved one of a file.
   * @param hash by default what lies on the disk now.
   * @returns the hash.
   */
  saved(path: string, hash?: string): Promise<string>
  stop(): Promise<void>
}

const LOOK_MS = 150

/** Looks again and again at what the bridge tells the page; one that is dead shows nothing. */
export function recordSaved(station: StationAddress, answerFolder: string): SavedRecord {
  const shown = new Map<string, Set<string>>()
  let isOver = false
  const look = async () => {
    const { reply } = await fetchBridge(station.url, heldSitting)
    const folders = new Map(reply.held?.exam?.tasks.map(({ id, folder }) => [id, folder]))
    for (const file of (await folderOf(station)).files) {
      if (file.pending || file.hash === null) continue
      const folder = file.taskId === null ? undefined : folders.get(file.taskId)
      const path = folder === undefined ? file.path : `${folder}/${file.path}`
      shown.set(path, (shown.get(path) ?? new Set()).add(file.hash))
    }
  }
  const looking = (async () => {
    while (!isOver) {
      await look().catch(() => undefined)
      await pause(LOOK_MS)
    }
  })()
  return {
    shown,
    saved: async (path, hash = hashOf(join(answerFolder, path))) => {
      await until(
        `${path} to be shown as saved with ${hash}`,
        () => shown.get(path)?.has(hash) || undefined,
        20,
      )
      return hash
    },
    stop: async () => {
      isOver = true
      await looking
    },
  }
}

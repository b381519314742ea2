import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { downloadFile } from '@wenkao/shared/answer-files'
import type { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import { BridgeError } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import type { DurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import { readWhole, type Vault } from '../../platform/vault.fs.ts'
import { claimFolder, kindOfPath, makeFolder, makeRoom, placeFile } from './answer-folder.fs.ts'
import type { FolderPlan, PlannedFile } from './plan-folder.ts'

/** What is known of the answer folder on this PC. */
export const LaidFolder = z.object({
  sittingId: z.string(),
  folder: z.string(),
  /** Files laid out once: a candidate who deletes one has deleted it. */
  laid: z.array(z.object({ path: z.string(), hash: z.string() })),
  foldersLaid: z.boolean(),
})
export type LaidFolder = z.infer<typeof LaidFolder>

export interface LayOutDeps {
  readonly answerFolder: string
  readonly record: DurableRecord<LaidFolder>
  readonly vault: Vault
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
}

export interface LayOutOutcome {
  readonly laid: LaidFolder
  /** false while a content could not be fetched: laying out is to be repeated. */
  readonly complete: boolean
}

/**
 * Lays out the answer folder of a sitting. Repeating it is harmless: an existing file is never
 * overwritten, and a file that was laid out before is not laid out again, unless the whole folder is
 * gone.
 */
export async function layOutFolder(
  deps: LayOutDeps,
  held: HeldSitting,
  plan: FolderPlan,
): Promise<LayOutOutcome> {
  const { sittingId, examNumber } = held.sitting
  let laid = await placeOf(deps, sittingId)
  await claimFolder(laid.folder, { sittingId, examNumber })
  if (!laid.foldersLaid) for (const folder of plan.folders) await makeFolder(laid.folder, folder)
  const before = new Set(laid.laid.map(({ path }) => path))
  const placed: PlannedFile[] = []
  let complete = true
  for (const file of plan.files) {
    if (before.has(file.path)) continue
    // One failed fetch stands for the rest of this round: a dead line fails each after 15 s.
    const bytes = await contentOf(deps, file.hash, complete ? held.token : undefined)
    if (bytes === undefined) complete = false
    else {
      await placeFile(laid.folder, file.path, bytes)
      placed.push({ path: file.path, hash: file.hash })
    }
  }
  if (placed.length > 0 || !laid.foldersLaid) {
    laid = { ...laid, laid: [...laid.laid, ...placed], foldersLaid: true }
    await deps.record.write(laid)
  }
  return { laid, complete }
}

async function placeOf(deps: LayOutDeps, sittingId: string): Promise<LaidFolder> {
  const known = deps.record.current()
  if (known?.sittingId === sittingId && (await kindOfPath(known.folder)) === 'folder') return known
  const folder = await makeRoom(deps.answerFolder, sittingId, stampOf(deps.clock.wall()))
  if (folder !== deps.answerFolder) {
    deps.logger.warn({ folder }, 'a program holds the answer folder; using a fresh one (F12)')
  }
  return { sittingId, folder, laid: [], foldersLaid: false }
}

/** A time as part of a file name, e.g. 20261122-093000-123. */
function stampOf(wallMs: number): string {
  const digits = new Date(wallMs).toISOString().replace(/\D/g, '')
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`
}

/** The bytes of a content from the vault, or fetched into it and verified; undefined while neither works. */
async function contentOf(
  deps: LayOutDeps,
  hash: string,
  token: string | undefined,
): Promise<Buffer | undefined> {
  if (deps.vault.has(hash)) {
    try {
      return await readWhole(deps.vault, hash)
    } catch (cause) {
      deps.logger.error({ err: cause, hash }, 'a content of the vault is damaged; fetching it')
    }
  }
  if (token === undefined) return undefined
  const outcome = await deps.server.download(downloadFile, { hash }, token)
  if (outcome.kind !== 'reply') return undefined
  const bytes = outcome.reply
  if (createHash('sha256').update(bytes).digest('hex') !== hash) {
    const cause = new BridgeError('contentDamaged', `The server sent other bytes for ${hash}`)
    deps.logger.error({ err: cause }, 'a material arrived damaged')
    return undefined
  }
  await deps.vault.put(hash, () => Readable.from([bytes]))
  return bytes
}

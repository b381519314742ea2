import { join } from 'node:path'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import { openVault } from '../../platform/vault.fs.ts'
import type { Answers } from '../answers/index.ts'
import {
  followFolder,
  type Following,
  type FollowDeps,
  type FollowedFolder,
  type FullScan,
} from './follow-folder.ts'
import { LaidFolder, layOutFolder, type LayOutDeps, type LayOutOutcome } from './lay-out-folder.ts'
import { materialsOf, planFolder } from './plan-folder.ts'
import { tendVault, type VaultState } from './tend-vault.ts'
import { createUploader } from './upload-contents.ts'

export interface AnswerFilesDeps {
  readonly dataFolder: string
  readonly answerFolder: string
  /** What the store of versions may take, bytes; undefined for a part of its drive. */
  readonly vaultBudgetBytes: number | undefined
  readonly answers: Answers
  readonly held: () => HeldSitting | null
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
}

export interface AnswerFiles {
  /** Lays out the folder of a sitting with tasks and follows it; null for one without. */
  begin(held: HeldSitting): Promise<string | null>
  /** Stops to follow; the folder stays as it is. */
  end(): Promise<void>
  followed(): FollowedFolder | undefined
  vault(): VaultState
  counts(): { readonly unsaved: number; readonly unsent: number }
  /** Looks until everything readable is in the vault, at most `patienceMs`. */
  scanFully(patienceMs: number): Promise<FullScan>
  /** Uploads contents of the vault for a sitting that is over here. */
  send(token: string, hashes: readonly string[]): Promise<'done' | 'offline' | 'refused'>
  stop(): Promise<void>
}

/** The answer folder, its versions and their way to the server. */
export async function openAnswerFiles(deps: AnswerFilesDeps): Promise<AnswerFiles> {
  const vault = await openVault(join(deps.dataFolder, 'vault'))
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'answer-folder',
    (raw) => LaidFolder.safeParse(raw).data,
  )
  const layOutDeps: LayOutDeps = { ...deps, record, vault }
  const followDeps: FollowDeps = { ...deps, vault, layOut }
  let current: Following | undefined
  const tender = tendVault({
    ...{ ...deps, vault },
    followed: () => current,
    laidHashes: () => record.current()?.laid.map(({ hash }) => hash) ?? [],
    token: () => deps.held()?.token,
  })

  async function layOut(held: HeldSitting): Promise<LayOutOutcome> {
    const log = await deps.answers.log(held.sitting.sittingId)
    const exam = held.exam ?? { version: 1, paperVersion: 0, shuffleSeed: '', items: [], tasks: [] }
    const plan = planFolder(exam, log.events(), held.bindings)
    return layOutFolder(layOutDeps, held, plan)
  }

  async function end(): Promise<void> {
    const ended = current
    current = undefined
    await ended?.stop()
  }

  return {
    begin: async (held) => {
      tender.start()
      if (current?.sittingId === held.sitting.sittingId) return current.folder
      // Every handle on the old folder is let go before it is moved aside (TESTBED).
      await end()
      if (!held.exam || held.exam.tasks.length === 0) return null
      await deps.answers.followed()?.caughtUp
      current = await followFolder(followDeps, held, materialsOf(held.exam))
      return current.folder
    },
    end,
    followed: () => current,
    vault: tender.state,
    counts: () => ({
      unsaved: current?.tracker.pending().length ?? 0,
      unsent: current?.uploader.unsent() ?? 0,
    }),
    scanFully: async (patienceMs) =>
      (await current?.scanFully(patienceMs)) ?? { files: [], folder: null, unreadable: [] },
    send: async (token, hashes) => {
      const uploader = createUploader({ ...deps, vault, token: () => token })
      const outcome = await uploader.flush(hashes)
      await uploader.stop()
      return outcome
    },
    stop: async () => {
      await end()
      await tender.stop()
      await vault.close()
    },
  }
}

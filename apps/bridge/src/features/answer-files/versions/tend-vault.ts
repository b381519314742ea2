import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { downloadFile } from '@wenkao/shared/answer-files'
import { BridgeError } from '../../../platform/bridge-error.ts'
import type { Clock } from '../../../platform/clock.ts'
import { diskState } from '../../../platform/disk.fs.ts'
import type { Logger } from '../../../platform/logger.ts'
import { repeat, type Repeating } from '../../../platform/repeat.ts'
import { openShared } from '../../../platform/scan-folder.fs.ts'
import type { ServerClient } from '../../../platform/server-client.ts'
import type { Vault } from '../../../platform/vault.fs.ts'
import type { FollowedFolder } from '../follow-folder.ts'
import { planThinning } from './thin-versions.ts'

export interface TendDeps {
  readonly vault: Vault
  /** Where the vault lies, for the space of its drive. */
  readonly dataFolder: string
  /** What the vault may take, bytes; by default 2 GB, or a fifth of a smaller drive. */
  readonly vaultBudgetBytes: number | undefined
  readonly followed: () => FollowedFolder | undefined
  /** Contents that were laid out for the sitting. */
  readonly laidHashes: () => readonly string[]
  readonly token: () => string | undefined
  readonly server: ServerClient
  readonly clock: Pick<Clock, 'monotonic'>
  readonly logger: Logger
}

/** How the store of versions stands. */
export interface VaultState {
  readonly ok: boolean
  readonly reason: string | null
  /** Contents that were found damaged or missing and are not here again yet. */
  readonly lost: number
  readonly storedBytes: number
  readonly budgetBytes: number
}

export interface VaultTender {
  /** Begins to look after the vault; again it does nothing. */
  start(): void
  state(): VaultState
  /** One look at the budget; also made once a minute. */
  thin(): Promise<void>
  /** One step of the check, with what it finds mended; also made every few seconds. */
  check(): Promise<void>
  stop(): Promise<void>
}

const GB = 1024 ** 3
const BUDGET_BYTES = 2 * GB
const SHARE_OF_DRIVE = 0.2
/** Below this the drive is so full that saves are near to failing, bytes. */
const LEAST_FREE_BYTES = 500 * 1024 ** 2
const THIN_MS = 60_000
const CHECK_MS = 5000
/** At this pace the check reads what it finds: 0.2 % of a core at 250 MB a second, bytes per ms. */
const CHECK_PACE = 500
/** What the server could not give is asked for again this seldom, ms. */
const ASK_AGAIN_MS = 60_000
/** A download is held in memory; a larger content is fetched when somebody wants it. */
const MOST_FETCHED_BYTES = 32 * 1024 ** 2

/**
 * Looks after the vault while the bridge runs: checks slowly what is on the disk, stores again or
 * fetches what was lost (F01), and keeps it within its budget.
 */
export function tendVault(deps: TendDeps): VaultTender {
  const { vault, logger } = deps
  let budgetBytes = deps.vaultBudgetBytes ?? BUDGET_BYTES
  let readBytes = 0
  let said = ''
  const askedAt = new Map<string, number>()

  async function thin(): Promise<void> {
    const drive = await diskState(deps.dataFolder)
    const share = (drive.totalBytes ?? Number.POSITIVE_INFINITY) * SHARE_OF_DRIVE
    budgetBytes = deps.vaultBudgetBytes ?? Math.min(BUDGET_BYTES, Math.floor(share))
    const total = vault.totalBytes()
    const lacking = LEAST_FREE_BYTES - (drive.freeBytes ?? LEAST_FREE_BYTES)
    const aim = Math.min(budgetBytes, lacking > 0 ? Math.max(0, total - lacking) : budgetBytes)
    const followed = deps.followed()
    if (total <= aim || !followed) return
    const { versions, uploader, tracker, materials } = followed
    const shown = tracker.files().map(({ hash }) => hash)
    const standing = versions.paths().map((path) => versions.newest(path))
    const removed = await vault.remove(
      planThinning({
        versions: versions.all(),
        isUploaded: uploader.isUploaded,
        currentHashes: new Set([...shown, ...standing].filter((hash) => typeof hash === 'string')),
        laidHashes: new Set([...deps.laidHashes(), ...materials.values()]),
        storedBytesOf: vault.storedBytesOf,
        totalBytes: total,
        budgetBytes: aim,
      }),
    )
    const storedBytes = vault.totalBytes()
    if (removed.length > 0)
      logger.info({ removed: removed.length, storedBytes }, 'versions thinned')
    // Rather too much than a version lost (R2): said once for each state, not once a minute.
    if (storedBytes > aim) sayOnce('overrun', { storedBytes, budgetBytes: aim })
    else said = ''
  }

  function sayOnce(what: string, facts: object): void {
    if (said === what) return
    said = what
    logger.warn(facts, 'the vault needs more room than it has, and nothing more may be thinned')
  }

  async function check(): Promise<void> {
    readBytes = await vault.checkNext()
    for (const hash of vault.lost()) {
      try {
        if ((await storeFromFolder(hash)) || (await fetchFromServer(hash))) {
          logger.info({ hash }, 'a lost content is in the vault again')
        }
      } catch (cause) {
        // The others go on, and this one is tried again (R8).
        logger.debug({ err: cause, hash }, 'a lost content cannot be had now')
      }
    }
  }

  async function storeFromFolder(hash: string): Promise<boolean> {
    const followed = deps.followed()
    const file = followed?.tracker.files().find((known) => known.hash === hash && !known.pending)
    if (!followed || !file) return false
    const path = join(followed.folder, ...file.path.split('/'))
    await vault.put(hash, () => openShared(path))
    return true
  }

  async function fetchFromServer(hash: string): Promise<boolean> {
    const [followed, token] = [deps.followed(), deps.token()]
    if (!followed || token === undefined) return false
    const version = followed.versions.all().find((known) => known.hash === hash)
    const isMaterial = deps.laidHashes().includes(hash)
    const isThere = isMaterial || (version !== undefined && followed.uploader.isUploaded(hash))
    if (!isThere || (version?.size ?? 0) > MOST_FETCHED_BYTES) return false
    const now = deps.clock.monotonic()
    if (now - (askedAt.get(hash) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return false
    askedAt.set(hash, now)
    const outcome = await deps.server.download(downloadFile, { hash }, { token })
    if (outcome.kind !== 'reply') return false
    const bytes = outcome.reply
    if (createHash('sha256').update(bytes).digest('hex') !== hash) {
      throw new BridgeError('contentDamaged', `The server sent other bytes for ${hash}`)
    }
    await vault.put(hash, () => Readable.from([bytes]))
    return true
  }

  let work: readonly Repeating[] = []
  function start(): void {
    if (work.length > 0) return
    const checking = repeat(
      check,
      () => Math.max(CHECK_MS, readBytes / CHECK_PACE),
      (cause) => {
        logger.error({ err: cause }, 'the vault could not be checked')
      },
    )
    const thinning = repeat(
      thin,
      () => THIN_MS,
      (cause) => {
        logger.error({ err: cause }, 'the vault could not be thinned')
      },
    )
    work = [checking, thinning]
  }

  return {
    start,
    state: () => {
      const { ok, reason, lost } = vault.health()
      return { ok, reason, lost, storedBytes: vault.totalBytes(), budgetBytes }
    },
    thin,
    check,
    stop: async () => {
      await Promise.all(work.map((one) => one.stop()))
    },
  }
}

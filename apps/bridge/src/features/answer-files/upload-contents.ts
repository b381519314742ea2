import { lackingFiles, uploadFile } from '@wenkao/shared/answer-files'
import { backoffMs } from '@wenkao/shared/answers'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { Vault } from '../../platform/vault.fs.ts'

export interface UploadDeps {
  readonly vault: Vault
  readonly server: ServerClient
  readonly logger: Logger
  readonly token: () => string | undefined
}

export interface Uploader {
  want(hashes: readonly string[]): void
  /** Contents that the server is not known to hold. */
  unsent(): number
  isUploaded(hash: string): boolean
  /** The server turned out to lack something: everything is asked for again. */
  forget(): void
  /** Uploads these first; `done` once the server holds all of them. */
  flush(hashes: readonly string[]): Promise<'done' | 'offline' | 'refused'>
  stop(): Promise<void>
}

type PassOutcome = 'done' | 'offline' | 'refused'
const IDLE_MS = 5000
const LACKING_AT_ONCE = 1000

/**
 * Sends contents by hash: the server is asked what it lacks, then gets that, small ones first
 * (DESIGN 4.4). What it has is asked for again after a restart, so nothing needs to be remembered.
 */
export function createUploader(deps: UploadDeps): Uploader {
  const wanted = new Set<string>()
  const uploaded = new Set<string>()
  let attempt = 0
  let running: Promise<PassOutcome> | undefined

  function missing(): string[] {
    return [...wanted].filter((hash) => !uploaded.has(hash))
  }

  function pass(): Promise<PassOutcome> {
    running ??= send().finally(() => {
      running = undefined
    })
    return running
  }

  async function send(): Promise<PassOutcome> {
    const token = deps.token()
    if (missing().length === 0) return 'done'
    if (token === undefined) return 'refused'
    const asked = await ask(missing(), token)
    if (asked !== 'done') return asked
    // Contents of another station's versions are not in this vault and not this one's to send.
    const toSend = missing().filter((hash) => deps.vault.has(hash))
    toSend.sort((a, b) => (deps.vault.sizeOf(a) ?? 0) - (deps.vault.sizeOf(b) ?? 0))
    let outcome: PassOutcome = 'done'
    for (const hash of toSend) {
      const content = { size: deps.vault.sizeOf(hash) ?? 0, open: () => deps.vault.read(hash) }
      const sent = await deps.server
        .upload(uploadFile, { hash }, content, token)
        .catch((cause: unknown) => {
          deps.logger.error({ err: cause, hash }, 'a content of the vault cannot be read')
          return { kind: 'unreadable' as const, code: 'contentDamaged' }
        })
      if (sent.kind === 'reply') uploaded.add(hash)
      else if (sent.kind === 'failed') return 'offline'
      else {
        // One content that the server refuses never holds up the others (R8).
        deps.logger.warn({ hash, code: sent.code }, 'the server refused a content')
        outcome = 'refused'
      }
    }
    return outcome
  }

  async function ask(hashes: readonly string[], token: string): Promise<PassOutcome> {
    for (let from = 0; from < hashes.length; from += LACKING_AT_ONCE) {
      const part = hashes.slice(from, from + LACKING_AT_ONCE)
      const outcome = await deps.server.call(lackingFiles, { body: { hashes: part } }, { token })
      if (outcome.kind !== 'reply') return outcome.kind === 'failed' ? 'offline' : 'refused'
      const lacking = new Set(outcome.reply.lacking)
      for (const hash of part) if (!lacking.has(hash)) uploaded.add(hash)
    }
    return 'done'
  }

  const work: Repeating = repeat(
    async () => {
      attempt = (await pass()) === 'done' ? 0 : attempt + 1
    },
    () => (attempt === 0 ? IDLE_MS : Math.max(200, backoffMs(attempt, Math.random()))),
    (cause) => {
      deps.logger.error({ err: cause }, 'uploading failed')
    },
  )

  return {
    want: (hashes) => {
      for (const hash of hashes) wanted.add(hash)
      if (attempt === 0 && missing().length > 0) work.wake()
    },
    unsent: () => missing().filter((hash) => deps.vault.has(hash)).length,
    isUploaded: (hash) => uploaded.has(hash),
    forget: () => {
      uploaded.clear()
    },
    flush: async (hashes) => {
      for (const hash of hashes) wanted.add(hash)
      const isDone = (): boolean => hashes.every((hash) => uploaded.has(hash))
      // A pass that is under way may have begun before these were wanted.
      let outcome: PassOutcome = 'done'
      for (let round = 0; round < 2 && !isDone() && outcome === 'done'; round += 1) {
        outcome = await pass()
      }
      return isDone() ? 'done' : outcome === 'done' ? 'refused' : outcome
    },
    stop: () => work.stop(),
  }
}

import { lackingFiles } from '@wenkao/shared/answer-files'
import { backoffMs } from '@wenkao/shared/answers'
import type { Clock } from '../../../platform/clock.ts'
import type { Logger } from '../../../platform/logger.ts'
import { repeat, type Repeating } from '../../../platform/repeat.ts'
import type { ServerClient } from '../../../platform/server-client.ts'
import { createTokenBucket } from '../../../platform/token-bucket.ts'
import type { Vault } from '../../../platform/vault.fs.ts'
import { createContentSender } from './send-content.ts'
import { createUploadQueue } from './upload-queue.ts'

export interface UploadDeps {
  readonly vault: Pick<Vault, 'has' | 'sizeOf' | 'read'>
  readonly server: Pick<ServerClient, 'call' | 'upload'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly logger: Logger
  readonly token: () => string | undefined
  /** What uploads may take of the line; a room shares one (DESIGN 4.4). By default 1 MiB. */
  readonly uploadBytesPerSecond?: number | undefined
}

export interface Uploader {
  want(hashes: readonly string[]): void
  /** Contents that the server is not known to hold. */
  unsent(): number
  isUploaded(hash: string): boolean
  /** The server turned out to lack something: everything is asked for again. */
  forget(): void
  /**
   * Uploads these; `done` once the server holds all of them.
   * @param pace `hurried`: before all others and as fast as the line is, for a hand-in; `shared`: within
   *   the share of the line.
   */
  flush(
    hashes: readonly string[],
    pace?: 'hurried' | 'shared',
  ): Promise<'done' | 'offline' | 'refused'>
  stop(): Promise<void>
}

type PassOutcome = 'done' | 'offline' | 'refused'
const IDLE_MS = 5000
const LEAST_WAIT_MS = 200
const LACKING_AT_ONCE = 1000
const BYTES_PER_SECOND = 1024 * 1024
/** A server may slow its clients down for a minute, never stop them (R3). */
const LONGEST_NAMED_WAIT_MS = 60_000
/** Burst of a line that was silent, as a multiple of a second's bytes: a save of 16 MiB goes at once. */
const BURST_SECONDS = 16

/** A call of `flush` that is under way. */
interface Group {
  readonly hashes: ReadonlySet<string>
  readonly isHurried: boolean
  /** Those that did not get on since the call. */
  readonly refused: Set<string>
  readonly settled: () => void
}

/**
 * Sends contents by hash: the server is asked what it lacks and how much of each has arrived, then gets
 * that, small ones first, and what is next is decided anew after each part (DESIGN 4.4). What it has is
 * asked for again after a restart, so nothing needs to be remembered here.
 */
export function createUploader(deps: UploadDeps): Uploader {
  const { vault, clock, logger } = deps
  const bytesPerSecond = deps.uploadBytesPerSecond ?? BYTES_PER_SECOND
  const bucket = createTokenBucket({
    bytesPerSecond,
    burstBytes: bytesPerSecond * BURST_SECONDS,
    monotonic: clock.monotonic,
  })
  const wanted = new Set<string>()
  const uploaded = new Set<string>()
  /** Those of the wanted that are not uploaded. */
  const open = new Set<string>()
  const groups = new Set<Group>()
  const sender = createContentSender(deps)
  const isUrgent = (hash: string): boolean =>
    [...groups].some(({ hashes, isHurried }) => isHurried && hashes.has(hash))
  const queue = createUploadQueue({
    restOf: (hash, received) => (vault.sizeOf(hash) ?? 0) - received,
    isUrgent,
    monotonic: clock.monotonic,
    random: Math.random,
  })
  const stopped = new AbortController()
  let attempt = 0
  /** Before this moment the server does not want to be asked, monotonic ms. */
  let notBefore = -Infinity
  let running: Promise<PassOutcome> | undefined
  let interrupt = (): void => undefined

  function noteUploaded(hash: string): void {
    uploaded.add(hash)
    open.delete(hash)
  }

  function pass(): Promise<PassOutcome> {
    running ??= send().finally(() => {
      running = undefined
    })
    return running
  }

  async function send(): Promise<PassOutcome> {
    if (open.size === 0) return 'done'
    if (clock.monotonic() < notBefore) return 'offline'
    queue.askAgain([...open])
    for (;;) {
      const token = deps.token()
      if (token === undefined) return 'refused'
      if (stopped.signal.aborted) return 'offline'
      const unasked = queue.unasked()
      if (unasked.length > 0) {
        const asked = await ask(unasked, token)
        if (asked !== 'done') return asked
        settle()
        continue
      }
      const next = queue.next()
      if (!next) return 'done'
      if (!isUrgent(next.hash)) {
        const bytes = sender.nextBytes(next.hash, next.received)
        const waitMs = bucket.waitMs(bytes)
        if (waitMs > 0) {
          // Cut short by a new content, which may be smaller, and by a hand-in, which waits for nothing.
          await pause(waitMs)
          continue
        }
        bucket.take(bytes)
      }
      if ((await sendPiece(next, token)) === 'offline') return 'offline'
      settle()
    }
  }

  async function sendPiece(
    { hash, received }: { readonly hash: string; readonly received: number },
    token: string,
  ): Promise<'sent' | 'offline'> {
    const pace = async (bytes: number): Promise<void> => {
      const isFree = (): boolean => isUrgent(hash) || stopped.signal.aborted
      while (!isFree() && bucket.waitMs(bytes) > 0) await pause(bucket.waitMs(bytes))
      if (!isFree()) bucket.take(bytes)
    }
    const sent = await sender.send(hash, received, { token, pace, signal: stopped.signal })
    switch (sent.kind) {
      case 'stored':
        noteUploaded(hash)
        queue.remove(hash)
        return 'sent'
      case 'received':
        queue.advance(hash, sent.received)
        return 'sent'
      case 'refused':
        // One content that does not get on never holds up the others (R8).
        logger.warn({ hash, cause: sent.cause }, 'a content could not be uploaded')
        queue.putOff(hash, sent.received)
        for (const { hashes, refused } of groups) if (hashes.has(hash)) refused.add(hash)
        return 'sent'
      case 'failed':
        queue.blame(hash)
        waitAsNamed(sent.retryAfterMs)
        return 'offline'
    }
  }

  async function ask(hashes: readonly string[], token: string): Promise<PassOutcome> {
    for (let from = 0; from < hashes.length; from += LACKING_AT_ONCE) {
      const part = hashes.slice(from, from + LACKING_AT_ONCE)
      const options = { token, signal: stopped.signal }
      const outcome = await deps.server.call(lackingFiles, { body: { hashes: part } }, options)
      if (outcome.kind === 'failed') waitAsNamed(outcome.retryAfterMs)
      if (outcome.kind !== 'reply') return outcome.kind === 'failed' ? 'offline' : 'refused'
      const lacking = new Set(outcome.reply.lacking)
      const begun = new Map(outcome.reply.partial.map(({ hash, received }) => [hash, received]))
      for (const hash of part) {
        if (!lacking.has(hash)) noteUploaded(hash)
        // Contents of another station's versions are not in this vault and not this one's to send.
        if (lacking.has(hash) && vault.has(hash)) queue.add(hash, begun.get(hash) ?? 0)
        else queue.remove(hash)
      }
    }
    return 'done'
  }

  /** A quarter more at most, so that a room does not come back together. */
  function waitAsNamed(retryAfterMs = 0): void {
    const waitMs = Math.min(retryAfterMs, LONGEST_NAMED_WAIT_MS) * (1 + Math.random() / 4)
    notBefore = clock.monotonic() + waitMs
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Tells each flush whose contents are all uploaded, or cannot be for now. */
  function settle(): void {
    for (const { hashes, refused, settled } of groups) {
      const isOver = (hash: string): boolean =>
        uploaded.has(hash) || refused.has(hash) || !(queue.has(hash) || queue.isUnasked(hash))
      if ([...hashes].every(isOver)) settled()
    }
  }

  const work: Repeating = repeat(
    async () => {
      attempt = (await pass()) === 'done' ? 0 : attempt + 1
    },
    () => {
      if (attempt === 0) return Math.min(IDLE_MS, Math.max(LEAST_WAIT_MS, queue.nextTryMs()))
      const named = notBefore - clock.monotonic()
      return Math.max(LEAST_WAIT_MS, backoffMs(attempt, Math.random()), named)
    },
    (cause) => {
      logger.error({ err: cause }, 'uploading failed')
    },
  )

  function add(hashes: readonly string[]): void {
    for (const hash of hashes) {
      wanted.add(hash)
      if (!uploaded.has(hash)) open.add(hash)
      // Also one that was asked for before: then it was not in the vault, and now it may be.
      if (!uploaded.has(hash) && !queue.has(hash)) queue.askFor(hash)
    }
  }

  return {
    want: (hashes) => {
      add(hashes)
      interrupt()
      if (attempt === 0 && open.size > 0) work.wake()
    },
    unsent: () => {
      let count = 0
      for (const hash of open) if (vault.has(hash)) count += 1
      return count
    },
    isUploaded: (hash) => uploaded.has(hash),
    forget: () => {
      uploaded.clear()
      for (const hash of wanted) open.add(hash)
      queue.askAgain([...wanted])
    },
    flush: async (hashes, pace = 'hurried') => {
      add(hashes)
      const isDone = (): boolean => hashes.every((hash) => uploaded.has(hash))
      const { promise, resolve } = Promise.withResolvers<'done'>()
      const group: Group = {
        hashes: new Set(hashes),
        isHurried: pace === 'hurried',
        refused: new Set(),
        settled: () => {
          resolve('done')
        },
      }
      groups.add(group)
      if (group.isHurried) queue.hurry(hashes)
      interrupt()
      let outcome: PassOutcome = 'done'
      try {
        // A pass that is under way may have ended its plan before these were wanted.
        for (let round = 0; round < 2 && !isDone() && outcome === 'done'; round += 1) {
          outcome = await Promise.race([pass(), promise])
        }
      } finally {
        groups.delete(group)
        if (group.isHurried) queue.hurry([])
      }
      return isDone() ? 'done' : outcome === 'done' ? 'refused' : outcome
    },
    stop: async () => {
      stopped.abort()
      interrupt()
      await work.stop()
      await running?.catch(() => undefined)
      sender.close()
    },
  }
}

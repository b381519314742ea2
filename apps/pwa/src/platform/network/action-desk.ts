import { endpoint } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'
import type { HostClock } from '../browser/clock.ts'
import { shallowRef, type ShallowRef } from 'vue'
import { CallError, type Call } from './call.ts'
import { readActions, writeActions, type StoredAction } from './stored-actions.ts'

/** An action that is on its way, or came to something that was not looked at yet. */
export interface ActionRecord extends StoredAction {
  /** On the line for more than a second: from then on it says so. */
  readonly isLong: boolean
  readonly error: CallError | undefined
  readonly reply: unknown
}

/** What an action asks of the server: its body carries what makes a repetition harmless (R4). */
export interface ActionRequest extends Pick<StoredAction, 'method' | 'path' | 'body'> {
  /** How the reply is read; a page that was loaded anew meanwhile reads it later. */
  readonly reply: z.ZodMiniType
}

export interface DeskPorts {
  readonly call: Call
  readonly clock: HostClock
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  /** False only while the device is certain to have no network. */
  readonly isOnline: () => boolean
  /** 0 ≤ value < 1. */
  readonly fraction: () => number
}

/** An unfinished action that is older is asked about: the room has gone on without it. */
const ASK_AFTER_MS = 5 * 60_000
const LONG_AFTER_MS = 1000
/** A half-open line says nothing for minutes; repeating is harmless. */
const TRY_LIMIT_MS = 15_000
const LONGEST_WAIT_MS = 10_000

const isPending = ({ phase }: StoredAction): boolean =>
  phase === 'underWay' || phase === 'waiting' || phase === 'asking'

/**
 * Carries out the actions of a page for staff, one at a time per key, and never loses sight of one: it
 * is written down before it is sent, repeated with the same body while there is no network, and taken
 * up again after a reload or a sleep of the device (R4, F17). One that waited for minutes, or that
 * somebody else began, is asked about.
 */
export function createActionDesk(ports: DeskPorts) {
  const records: ShallowRef<readonly ActionRecord[]> = shallowRef(
    readActions(ports.storage).map((stored) => ({
      ...stored,
      phase: isPending(stored) ? ('waiting' as const) : stored.phase,
      isLong: false,
      error: stored.refusal && new CallError(stored.refusal.code, '', stored.refusal),
      reply: undefined,
    })),
  )
  const watchers = shallowRef<ReadonlyMap<string, number>>(new Map())
  const waiters = new Map<string, Promise<unknown>>()
  const settlers = new Map<string, (reply: unknown) => void>()
  const timers = new Map<string, () => void>()
  let staff = { staffId: '', name: '' }

  const find = (key: string): ActionRecord | undefined =>
    records.value.find((record) => record.key === key)
  const isWatched = (key: string): boolean => (watchers.value.get(key) ?? 0) > 0

  function keep(next: readonly ActionRecord[]): void {
    records.value = next
    // What somebody is looking at as it ends needs no second showing after a reload.
    const stored = next.filter((record) => isPending(record) || !isWatched(record.key))
    writeActions(ports.storage, stored)
  }
  function change(key: string, fields: Partial<ActionRecord>): void {
    keep(records.value.map((record) => (record.key === key ? { ...record, ...fields } : record)))
  }
  function later(key: string, ms: number, task: () => void): void {
    timers.get(key)?.()
    timers.set(key, ports.clock.schedule(ms, task))
  }
  function settle(key: string, fields: Partial<ActionRecord>): void {
    timers.get(key)?.()
    change(key, { isLong: false, ...fields })
    settlers.get(key)?.(fields.reply)
    settlers.delete(key)
    waiters.delete(key)
  }

  /** Waits for the network; a server that named a time is left alone for that long. */
  function waitFor(key: string, retryAfterMs: number | undefined): void {
    const { tries = 0 } = find(key) ?? {}
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(tries, 5))
    change(key, { phase: 'waiting', isLong: false })
    later(key, retryAfterMs ?? wait * (0.5 + ports.fraction() / 2), () => void attempt(key))
  }

  async function attempt(key: string, reply: z.ZodMiniType = z.unknown()): Promise<void> {
    const record = find(key)
    if (!record || record.phase !== 'waiting') return
    if (
      record.staffId !== staff.staffId ||
      ports.clock.wallClock() - record.begunAt > ASK_AFTER_MS
    ) {
      timers.get(key)?.()
      change(key, { phase: 'asking' })
      return
    }
    if (!ports.isOnline()) {
      waitFor(key, LONGEST_WAIT_MS)
      return
    }
    // Written down before it is sent: whoever cancels later is told that it may have happened.
    change(key, { phase: 'underWay', tries: record.tries + 1 })
    later(key, LONG_AFTER_MS, () => {
      change(key, { isLong: true })
    })
    const { method, path, body } = record
    const target = endpoint({
      ...{ id: 'action', action: 'action', summary: record.what, method, reply },
      ...{ path: path as `/api/${string}`, ...(body === undefined ? {} : { body: z.unknown() }) },
    })
    try {
      settle(key, {
        phase: 'done',
        reply: await ports.call(target, { body, timeoutMs: TRY_LIMIT_MS }),
      })
    } catch (cause) {
      if (!(cause instanceof CallError)) {
        settle(key, { phase: 'refused' })
        throw cause
      }
      const { code, details, status, retryAfterMs } = cause
      if (code === 'offline' || code === 'unavailable') waitFor(key, retryAfterMs)
      else settle(key, { phase: 'refused', error: cause, refusal: { code, details, status } })
    }
  }

  /** Takes an outcome away that was read. */
  function dismiss(key: string): void {
    const record = find(key)
    if (record && !isPending(record)) keep(records.value.filter((other) => other.key !== key))
  }

  return {
    /** Those whose own place on the page is not there (any more): the page's frame shows them. */
    unwatched: (): readonly ActionRecord[] => records.value.filter(({ key }) => !isWatched(key)),
    find,

    /**
     * Begins an action. While one with this key is on its way nothing else begins: the same request
     * joins it (a double tap), another one comes to nothing.
     * @param what the action in words, as it is shown while it is on its way and afterwards.
     * @returns the reply, also long after; undefined when it was refused, given up, or did not begin.
     */
    run(key: string, what: string, request: ActionRequest): Promise<unknown> {
      const { method, path, body, reply } = request
      const former = find(key)
      if (former && isPending(former)) {
        const isSame = JSON.stringify([former.path, former.body]) === JSON.stringify([path, body])
        return (isSame && waiters.get(key)) || Promise.resolve(undefined)
      }
      const waiter = new Promise<unknown>((resolve) => settlers.set(key, resolve))
      waiters.set(key, waiter)
      const record: ActionRecord = {
        ...{ key, what, method, path, body, by: staff.name, staffId: staff.staffId },
        ...{ begunAt: ports.clock.wallClock(), phase: 'waiting', tries: 0, refusal: undefined },
        ...{ isLong: false, error: undefined, reply: undefined },
      }
      keep([...records.value.filter((other) => other.key !== key), record])
      void attempt(key, reply)
      return waiter
    },

    /** Takes up what a former run of this page left, for whoever is signed in now. */
    resume(signedIn: { readonly staffId: string; readonly name: string }): void {
      staff = signedIn
      for (const { key } of records.value) void attempt(key)
    },

    /** The device woke up, or has network again: what waits goes now. */
    wake(): void {
      for (const { key } of records.value) void attempt(key)
    },

    /** Does what was asked about, as whoever is signed in now. */
    confirm(key: string): void {
      if (find(key)?.phase !== 'asking') return
      change(key, {
        ...{ phase: 'waiting', begunAt: ports.clock.wallClock() },
        ...{ staffId: staff.staffId, by: staff.name },
      })
      void attempt(key)
    },

    /** Gives up waiting. What was sent may have happened all the same: `tries` says so. */
    cancel(key: string): void {
      const { phase } = find(key) ?? {}
      if (phase === 'waiting' || phase === 'asking') settle(key, { phase: 'abandoned' })
    },

    dismiss,

    /**
     * Says that the action with this key is shown where it was begun.
     * @returns how to say that it is not any more; an outcome that was shown goes with it.
     */
    watch(key: string): () => void {
      const count = (by: number): void => {
        watchers.value = new Map(watchers.value).set(key, (watchers.value.get(key) ?? 0) + by)
      }
      count(1)
      return () => {
        count(-1)
        if (!isWatched(key)) dismiss(key)
      }
    },
  }
}

export type ActionDesk = ReturnType<typeof createActionDesk>

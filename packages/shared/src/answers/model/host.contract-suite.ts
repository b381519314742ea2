import type { Binding, SyncReply } from '../answers.contract.ts'
import type { SyncPost } from '../sync-client.ts'
import {
  basisFromReply,
  remainingAt,
  type ServerOffset,
  type TimeBasis,
} from '../../sittings/countdown.ts'
import type { Ledger } from './ledger.contract-suite.ts'
import { BrokenPromise } from './ledger.contract-suite.ts'
import type { Answer } from './line.contract-suite.ts'
import type { Parts } from './parts.contract-suite.ts'
import type { Pc } from './pc.contract-suite.ts'
import type { Server } from './server.contract-suite.ts'
import type { Wheel } from './wheel.contract-suite.ts'

/** What every process of the world shares. */
export interface Surroundings {
  readonly wheel: Wheel
  readonly fraction: () => number
  readonly randomBytes: () => Uint8Array
  readonly parts: Parts
  readonly server: Server
  readonly ledger: Ledger
  readonly sittingId: string
  readonly itemIds: readonly string[]
  /** A broken promise, or a bug, that showed inside a callback. */
  fail(cause: unknown): void
}

export const SERVER_TIMEOUT_MS = 20_000
export const BRIDGE_TIMEOUT_MS = 3000

/** The server's time as one process knows it, and the time that remains. */
export interface HostClock {
  take(reply: SyncReply, sentAt: number, receivedAt: number): void
  /** Best estimate of the server's time; the PC's calendar before any contact. */
  serverMs(): number
  remainingMs(): number | null
  /** How wrong the estimate may be at this moment by its own account, ms; null without contact. */
  memory(): ClockMemory
}

export interface ClockMemory {
  readonly offset: ServerOffset | undefined
  readonly basis: TimeBasis | undefined
}

export function createHostClock(
  pc: Pc,
  monotonic: () => number,
  memory: ClockMemory = { offset: undefined, basis: undefined },
): HostClock {
  let { offset, basis } = memory
  return {
    take: (reply, sentAt, receivedAt) => {
      const next = basisFromReply(reply.clock, { sentAt, receivedAt }, offset)
      offset = next.offset
      basis = next.basis
    },
    serverMs: () => (offset ? monotonic() + offset.offsetMs : pc.wallClock()),
    remainingMs: () => (basis ? remainingAt(basis, monotonic()) : null),
    memory: () => ({ offset, basis }),
  }
}

export function postFrom(answer: Answer<SyncReply>): SyncPost {
  if (answer.status === 200 && answer.reply) return { kind: 'reply', reply: answer.reply }
  if (answer.status === 401) return { kind: 'refused' }
  return {
    kind: 'failed',
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  }
}

/** The light “server” goes on for these: the server must have had them on disk. */
export function claimServer({ ledger, server }: Surroundings, hashes: readonly string[]): void {
  for (const hash of hashes) {
    if (!server.everHeld(hash)) {
      const written = ledger.written.get(hash)
      throw new BrokenPromise(
        `an entry counts as held by the server, which never had it: ${JSON.stringify(written?.event)}`,
      )
    }
    // A word that was still on its way when the database was put back promises nothing.
    if (server.holds(hash)) ledger.claim(hash, 'server')
  }
}

export const sameBindings = (a: readonly Binding[], b: readonly Binding[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

import { publicKeys } from '@wenkao/shared/hand-in'
import { EpochMs } from '@wenkao/shared/kernel'
import { InstallationKeys, type InstallationKeys as Keys } from '@wenkao/shared/sessions'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'

/*
 * The first contact of a station decides whose session files it takes: what `/api/keys` says then is
 * kept. Later word of the server counts only when it still names a key that is known here, or once a
 * technician has registered this PC anew, at a server that did not know it.
 */

const KeptKeys = z.object({
  /** The station that this PC was at the first contact; null while it was none. */
  stationId: z.nullable(z.string()),
  /** When the server said so, server ms. */
  at: EpochMs,
  keys: InstallationKeys,
})
type KeptKeys = z.infer<typeof KeptKeys>

/** The keys as a file of the book tells them, e.g. in a copy of a data folder; undefined for others. */
export function parseInstallationKeys(raw: unknown): Keys | undefined {
  return KeptKeys.safeParse(raw).data?.keys
}

export interface InstallationKeyBook {
  current(): Keys | undefined
  /** false while the server has to be asked before anything else. */
  isSettled(): boolean
  /** Asks the server. @returns whether it answered. */
  refresh(): Promise<boolean>
  /** Takes what a session file says that was verified with a key known here. */
  learn(keys: Keys, builtAt: number): Promise<void>
}

/** Opens the keys as they were kept. @param stationId of now; undefined while this PC is no station. */
export async function openInstallationKeys(deps: {
  readonly stateFolder: string
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly logger: Logger
  readonly stationId: () => string | undefined
}): Promise<InstallationKeyBook> {
  const record = await openDurableRecord(deps.stateFolder, 'installation-keys', (raw) => {
    const read = KeptKeys.safeParse(raw)
    return read.success ? read.data : undefined
  })

  async function keep(next: KeptKeys): Promise<void> {
    const before = record.current()
    const isSame =
      before?.stationId === next.stationId &&
      JSON.stringify(before.keys) === JSON.stringify(next.keys)
    if (!isSame) await record.write(next)
  }

  /** Whether the first contact was; one as a newly registered station is a first one. */
  function isSettled(): boolean {
    const kept = record.current()
    const stationId = deps.stationId()
    return kept !== undefined && (stationId === undefined || kept.stationId === stationId)
  }

  return {
    current: () => record.current()?.keys,
    isSettled,
    refresh: async () => {
      const outcome = await deps.server.call(publicKeys, {})
      if (outcome.kind !== 'reply') return false
      const { keys: signing, recipients = [] } = outcome.reply
      const told: Keys = {
        recipients,
        signing: signing.map(({ keyId, use, publicKey }) => ({ keyId, use, publicKey })),
      }
      const kept = record.current()
      const isFirst = !isSettled()
      if (kept && !isFirst && !hasCommonKey(kept.keys, told)) {
        deps.logger.error(
          { known: kept.keys.signing.map(({ keyId }) => keyId) },
          'the server names other keys than at the first contact; they are not taken',
        )
        return true
      }
      const at = deps.serverClock.now()
      const stationId = deps.stationId() ?? kept?.stationId ?? null
      await keep({ stationId, at, keys: kept && !isFirst ? merged(told, kept.keys) : told })
      return true
    },
    learn: async (keys, builtAt) => {
      const kept = record.current()
      if (!kept) return keep({ stationId: null, at: builtAt, keys })
      if (kept.at < builtAt) await keep({ ...kept, at: builtAt, keys: merged(keys, kept.keys) })
    },
  }
}

function hasCommonKey(a: Keys, b: Keys): boolean {
  return a.signing.some((key) => b.signing.some(({ publicKey }) => publicKey === key.publicKey))
}

/** The newer word; verification keys that it no longer names stay, for what they have signed. */
function merged(newer: Keys, older: Keys): Keys {
  const former = older.signing.filter(
    (key) => !newer.signing.some(({ keyId }) => keyId === key.keyId),
  )
  return {
    recipients: newer.recipients.length > 0 ? newer.recipients : older.recipients,
    signing: [...newer.signing, ...former],
  }
}

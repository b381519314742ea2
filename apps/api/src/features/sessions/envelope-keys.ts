import { randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { CODE_HASH_COST, normaliseCode } from '@wenkao/shared/kernel'
import { seal, unseal } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { selectEnvelopeRows, updateEnvelopeKey, type EnvelopeRow } from './session-file.queries.ts'
import { openAccessCode } from './take-roster.ts'

/** A candidate of a session with the key of the access code. */
export type KeyedRow = EnvelopeRow & {
  readonly salt: Uint8Array
  /** Opens the kept key; whoever only looks for changes needs none. */
  readonly accessKey: () => Uint8Array
}

/** The same argon2id as `accessCodeKey` of the shared rules, in native code off the main thread. */
export function hashAccessCode(accessCode: string, salt: Uint8Array): Promise<Uint8Array> {
  return hashRaw(normaliseCode(accessCode), {
    memoryCost: CODE_HASH_COST.m,
    timeCost: CODE_HASH_COST.t,
    parallelism: CODE_HASH_COST.p,
    outputLen: 32,
    salt,
  })
}

/**
 * The candidates of a session with their envelope keys. Each key is computed once in its life and kept,
 * one after the other: argon2id saturates a core, and nobody waits for a session file (R8).
 * @param isStopping asked between two keys; then those that are missing stay so, and `undefined` comes.
 */
export async function keyedCandidates(
  services: Pick<Services, 'db' | 'keys'>,
  sessionId: string,
  isStopping: () => boolean,
): Promise<KeyedRow[] | undefined> {
  const before = await selectEnvelopeRows(services.db, sessionId)
  const lacking = before.filter((row) => row.envelopeSalt === null)
  for (const row of lacking) {
    if (isStopping()) return undefined
    const salt = randomBytes(16)
    const key = await hashAccessCode(
      openAccessCode(services, row.candidateId, row.codeSealed),
      salt,
    )
    await updateEnvelopeKey(services.db, row, {
      envelopeSalt: salt,
      envelopeKeySealed: seal(services.keys.dataEncryption, key, contextOf(row)),
    })
  }
  // Another process may have been first with a key: what is kept counts.
  const rows = lacking.length === 0 ? before : await selectEnvelopeRows(services.db, sessionId)
  return rows.flatMap((row) => {
    if (!row.envelopeSalt || !row.envelopeKeySealed) return []
    const { envelopeSalt, envelopeKeySealed } = row
    const accessKey = () => unseal(services.keys.dataEncryption, envelopeKeySealed, contextOf(row))
    return [{ ...row, salt: new Uint8Array(envelopeSalt), accessKey }]
  })
}

const contextOf = (row: Pick<EnvelopeRow, 'candidateId'>): string =>
  `envelope-key/${row.candidateId}`

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { basename, isAbsolute, join } from 'node:path'
import type { Receipt } from '@wenkao/shared/hand-in'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { submitSealed, type copySealed, type sendSealed } from '@wenkao/shared/sealed-files'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import { fullPath } from '../../platform/real-path.fs.ts'
import { copySealedFile } from '../../platform/sealed-file.fs.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import { bytesOf, sizeOf } from './databak.fs.ts'
import { headerOf } from './open-sealed-file.ts'
import type { SealedFiles } from './sealed-files.ts'

type Sent = EndpointReply<typeof sendSealed>
type Copied = EndpointReply<typeof copySealed>

/** Names that a copy tries, one after the other, where something of that name lies already. */
const MOST_NAMES = 100

export interface SendDeps {
  readonly server: ServerClient
  readonly sealed: Pick<SealedFiles, 'noteSent'>
  /** Told of the receipt that a file got. */
  readonly took: (receipt: Receipt) => Promise<void>
}

/**
 * Sends a file that is already sealed, of any day and any PC (F03a). Needs no code: nobody here can
 * open it, and a backup, which holds what a candidate may still go on with, is not sent.
 */
export async function sendSealedFile(deps: SendDeps, path: string): Promise<Sent> {
  const kind = await kindOf(path)
  if (kind !== 'submission' && kind !== 'evidence') return { kind }
  const size = await sizeOf(path)
  if (size === undefined) return { kind: 'missing' }
  const hasher = createHash('sha256')
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytesOf(path)) {
      hasher.update(chunk)
      yield chunk
    }
  }
  const open = (): Readable => Readable.from(read(), { objectMode: false })
  const outcome = await deps.server.upload(submitSealed, {}, { size, open }, {})
  if (outcome.kind === 'failed') return { kind: 'offline' }
  if (outcome.kind === 'refused') {
    const nothing = { receipt: null, caseId: null, summary: null, late: false }
    const refused = outcome.code === 'tooLarge' ? 'tooLarge' : 'busy'
    return { kind: 'sent', result: { kind: 'refused', refused, ...nothing } }
  }
  const { reply } = outcome
  if (reply.receipt) {
    await deps.sealed.noteSent(hasher.digest('hex'), reply.receipt)
    await deps.took(reply.receipt)
  }
  return { kind: 'sent', result: reply }
}

/**
 * Copies a sealed submission or evidence pack to a stick or share, flushed and read back. An evidence
 * pack or submission that lies there under the name stays (R2).
 */
export async function copySealedTo(path: string, folder: string): Promise<Copied> {
  const kind = await kindOf(path)
  if (kind !== 'submission' && kind !== 'evidence') return { kind, path: null }
  const target = await fullPath(folder)
  if (target === undefined || !isAbsolute(target)) return { kind: 'notAbsolute', path: null }
  const [, stem = basename(path), ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(basename(path)) ?? []
  for (let count = 1; count <= MOST_NAMES; count += 1) {
    const to = join(target, count === 1 ? `${stem}${ending}` : `${stem} (${count})${ending}`)
    try {
      const copied = await copySealedFile(path, to)
      if (copied.kind === 'done') return { kind: 'done', path: to }
      if (copied.kind !== 'nameTaken') return { kind: copied.kind, path: null }
    } catch (cause) {
      // The file's own disk gives out: that is no fault of the stick.
      if (diskTrouble(cause) === undefined) throw cause
      return { kind: 'missing', path: null }
    }
  }
  return { kind: 'notWritable', path: null }
}

async function kindOf(
  path: string,
): Promise<'submission' | 'evidence' | 'backup' | 'missing' | 'notSealed'> {
  if (!isAbsolute(path)) return 'missing'
  const header = await headerOf(path)
  if (header.kind !== 'refused') return header.kind
  return header.reason === 'missing' ? 'missing' : 'notSealed'
}

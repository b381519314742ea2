import { createHash } from 'node:crypto'
import { MOST_START_BYTES, type SentFile } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { outlineApart } from './office-thread-host.ts'
import { insertStartFile, selectStartFiles } from './start-files.queries.ts'

/**
 * Keeps a start file for templates (BK12). It is looked into before a byte of it is stored: it goes to
 * every exam PC later.
 * @throws ApiError fileUnreadable with the reason, tooLarge.
 */
export async function keepStartFile(
  services: Services,
  caller: Caller,
  { fileName, bytes }: { readonly fileName: string; readonly bytes: Uint8Array },
): Promise<SentFile> {
  if (bytes.length > MOST_START_BYTES)
    throw new ApiError('tooLarge', 'This file is too large', { limit: MOST_START_BYTES })
  const outline = await readOutline(bytes, fileName)
  const hash = createHash('sha256').update(bytes).digest('hex')
  await services.blobs.put(hash, bytes)
  await services.db.transaction(async (transaction) => {
    await insertStartFile(transaction, {
      ...{ hash, size: bytes.length, fileName },
      sentByName: actorOf(caller).name,
      sentAt: services.clock.now(),
    })
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `start file ${fileName}`,
      detail: { hash, size: bytes.length },
    })
  })
  return { hash, size: bytes.length, outline }
}

/** The outline of a start file that was sent. @throws ApiError notFound. */
export async function outlineOfSent(services: Services, hash: string): Promise<SentFile> {
  const { fileName, bytes } = await readSent(services, hash)
  return { hash, size: bytes.length, outline: await readOutline(bytes, fileName) }
}

/** A start file that was sent: never another content of the store. @throws ApiError notFound. */
export async function readSent(
  { db, blobs }: Pick<Services, 'db' | 'blobs'>,
  hash: string,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const held = (await selectStartFiles(db, [hash])).get(hash)
  const bytes = held && (await blobs.read(hash))
  if (!bytes) throw new ApiError('notFound', 'No such start file')
  return { fileName: held.fileName, bytes }
}

async function readOutline(bytes: Uint8Array, fileName: string): Promise<SentFile['outline']> {
  const outline = await outlineApart(bytes, fileName)
  if (outline.kind === 'refused')
    throw new ApiError('fileUnreadable', `This file is refused: ${outline.detail}`, {
      reason: outline.reason,
    })
  const { paragraphs, sheets, slides } = outline
  return {
    ...(paragraphs && { paragraphs: paragraphs.slice(0, 500) }),
    ...(sheets && { sheets: [...sheets] }),
    ...(slides && { slides: slides.slice(0, 500) }),
  }
}

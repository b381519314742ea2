import { openSealed, readHeader, type HeaderOutcome } from '@wenkao/sealed-files'
import type { OpenOutcome, SealedReader } from '@wenkao/sealed-files'
import { diskTrouble } from '../../platform/disk-trouble.ts'
import { bytesOf, headOf, sizeOf } from './databak.fs.ts'

export type OpenFileOutcome =
  OpenOutcome | { readonly kind: 'refused'; readonly reason: 'missing'; readonly detail: string }

const missing = { kind: 'refused', reason: 'missing', detail: 'No such file' } as const

/** What a file says of itself without any key, whatever its name. */
export async function headerOf(
  path: string,
): Promise<HeaderOutcome | { readonly kind: 'refused'; readonly reason: 'missing' }> {
  const size = await sizeOf(path)
  const head = size === undefined ? undefined : await headOf(path)
  if (size === undefined || !head) return missing
  const header = readHeader(head)
  if (header.kind === 'refused') return header
  return size < header.fileBytes ? { kind: 'refused', reason: 'truncated' } : header
}

/**
 * Opens a sealed file of the disk. @returns `missing` also when the disk stops to give its bytes, e.g.
 * because the stick was pulled. @throws what the reader throws.
 */
export async function openSealedFile(
  path: string,
  identities: readonly string[],
  reader: SealedReader,
): Promise<OpenFileOutcome> {
  if ((await sizeOf(path)) === undefined) return missing
  let failure: unknown
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const reading = bytesOf(path)
    .pipeTo(writable)
    .catch((cause: unknown) => {
      failure = cause
    })
  try {
    return await openSealed(readable, identities, reader)
  } catch (cause) {
    if (cause === failure && diskTrouble(cause) !== undefined) return missing
    throw cause
  } finally {
    await reading
  }
}

import { Readable } from 'node:stream'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import yazl from 'yazl'
import type { Services } from './services.ts'
import { streamOf } from './stream-of.ts'

/** An archive that is written while it is read: a whole exam never lies in memory. */
export interface Archive {
  text(path: string, text: string): void
  /** @returns whether the content is here. */
  content(path: string, hash: string, at: number): Promise<boolean>
  /** A file whose bytes are made when its turn comes, and no faster than they are read. */
  made(path: string, at: number, make: () => AsyncIterable<Uint8Array>): void
}

/**
 * Runs `fill`, and gives the bytes as they come; a failure cuts the stream, so nobody takes it for whole.
 * @param onEnd called once: whether everything was read.
 */
export function archiveOf(
  { blobs }: Pick<Services, 'blobs'>,
  fill: (archive: Archive) => Promise<void>,
  onEnd: (isWhole: boolean) => unknown = () => undefined,
): ReadableStream<Uint8Array> {
  const zip = new yazl.ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (cause: Error) => output.destroy(cause))
  const archive: Archive = {
    text: (path, text) => {
      zip.addBuffer(Buffer.from(text, 'utf8'), path)
    },
    content: async (path, hash, at) => {
      if (!(await blobs.has(hash))) return false
      zip.addReadStreamLazy(path, { mtime: new Date(at), compress: false }, (ready) => {
        blobs.open(hash).then(
          (stream) => {
            if (stream) ready(null, Readable.fromWeb(stream as unknown as NodeWebStream))
            else ready(new Error(`The content ${hash} is gone`), undefined as never)
          },
          (cause: unknown) => {
            ready(cause, undefined as never)
          },
        )
      })
      return true
    },
    made: (path, at, make) => {
      zip.addReadStreamLazy(path, { mtime: new Date(at), compress: false }, (ready) => {
        const source = Readable.from(make(), { objectMode: false })
        // Also where the archive is ended already, and nobody else listens.
        source.on('error', (cause) => output.destroy(cause))
        ready(null, source)
      })
    },
  }
  fill(archive).then(
    () => {
      zip.end()
    },
    (cause: unknown) => output.destroy(cause instanceof Error ? cause : new Error(String(cause))),
  )
  return streamOf(output as AsyncIterable<Uint8Array>, onEnd)
}

import { Worker } from 'node:worker_threads'
import type { DocumentHead, Piece } from './document-pieces.ts'

export interface ThreadData {
  readonly extraFont: string | undefined
}
export type ThreadOrder =
  | { readonly do: 'begin'; readonly head: DocumentHead }
  | { readonly do: 'draw'; readonly pieces: readonly Piece[] }
  | { readonly do: 'end' }
export interface ThreadReply {
  readonly bytes: Uint8Array
  readonly unreadablePhotos: number
}

/** Fonts, a part of the document, and photos of one order; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 512

/** A thread that draws documents, one after the other. */
export interface DrawingThread {
  /** The bytes of one document, drawn as fast as they are read. */
  document(
    head: DocumentHead,
    pieces: AsyncIterable<readonly Piece[]> | Iterable<readonly Piece[]>,
  ): AsyncGenerator<Uint8Array>
  /** Photos that could not be drawn, of all documents. */
  readonly unreadablePhotos: number
  end(): Promise<void>
}

/**
 * Draws in a thread of its own: thousands of sheets keep a processor busy for many seconds, in which this
 * process would take no answer and no hand-in (R8).
 */
export function openDrawingThread(data: ThreadData): DrawingThread {
  const worker = new Worker(new URL('./document-thread.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  let unreadablePhotos = 0
  let before = 0
  let ended: Error | undefined
  let waiting: { resolve: (reply: ThreadReply) => void; reject: (cause: Error) => void } | undefined

  worker.on('message', (reply: ThreadReply) => waiting?.resolve(reply))
  const fail = (cause: Error): void => {
    ended ??= cause
    waiting?.reject(ended)
  }
  worker.on('error', (cause) => {
    fail(new Error('The thread of documents failed', { cause }))
  })
  worker.on('exit', (code) => {
    fail(new Error(`The thread of documents ended with ${code}`))
  })

  /** One order at a time. A promise of its own each: one that lives long would hold every answer. */
  async function ask(order: ThreadOrder): Promise<Uint8Array> {
    if (ended) throw ended
    const reply = await new Promise<ThreadReply>((resolve, reject) => {
      waiting = { resolve, reject }
      worker.postMessage(order)
    })
    waiting = undefined
    unreadablePhotos = before + reply.unreadablePhotos
    return reply.bytes
  }

  return {
    async *document(head, pieces) {
      before = unreadablePhotos
      yield await ask({ do: 'begin', head })
      for await (const some of pieces) yield await ask({ do: 'draw', pieces: some })
      yield await ask({ do: 'end' })
    },
    get unreadablePhotos() {
      return unreadablePhotos
    },
    end: async () => {
      await worker.terminate()
    },
  }
}

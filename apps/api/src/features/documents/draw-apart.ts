import { once } from 'node:events'
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
  const isOver = new AbortController()
  const { signal } = isOver
  const failed = Promise.race([
    once(worker, 'error', { signal }).then(([cause]) => {
      throw new Error('The thread of documents failed', { cause })
    }),
    once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`The thread of documents ended with ${String(code)}`)
    }),
  ])
  // Whoever waits for an answer hears of it; between two there is nobody to tell.
  failed.catch(() => undefined)
  let unreadablePhotos = 0
  let before = 0

  async function ask(order: ThreadOrder): Promise<Uint8Array> {
    const waits = new AbortController()
    const answer = once(worker, 'message', { signal: waits.signal })
    answer.catch(() => undefined)
    worker.postMessage(order)
    try {
      const [reply] = (await Promise.race([answer, failed])) as [ThreadReply]
      unreadablePhotos = before + reply.unreadablePhotos
      return reply.bytes
    } finally {
      waits.abort()
    }
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
      isOver.abort()
      await worker.terminate()
    },
  }
}

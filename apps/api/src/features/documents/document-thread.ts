import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { loadFonts } from './draw/fonts.fs.ts'
import { openDocument, type OpenDocument } from './draw-document.ts'
import type { ThreadData, ThreadOrder, ThreadReply } from './draw-apart.ts'

/*
 * Runs in a thread of its own: one document after the other. Each order is answered with the bytes that
 * are ready, so that whoever reads slowly keeps this from running ahead.
 */
const fonts = loadFonts((workerData as ThreadData).extraFont)
let open: OpenDocument | undefined
let bytes: Uint8Array[] = []

async function follow(order: ThreadOrder): Promise<ThreadReply> {
  if (order.do === 'begin') {
    open = openDocument(fonts, order.head, (some) => bytes.push(some))
  } else if (order.do === 'draw') {
    for (const piece of order.pieces) open?.draw(piece)
    // What the stream holds comes before the answer.
    await setImmediate()
  } else {
    open?.end()
    await open?.finished
  }
  const ready = Buffer.concat(bytes)
  bytes = []
  return { bytes: ready, unreadablePhotos: open?.unreadablePhotos ?? 0 }
}

parentPort?.on('message', (order: ThreadOrder) => {
  void follow(order).then((reply) => {
    parentPort?.postMessage(reply)
  })
})

import { parentPort } from 'node:worker_threads'
import { crc32, inflateRawSync } from 'node:zlib'
import { checkHealth, systemUnpacker } from '@wenkao/office/package'
import type { CheckReply, CheckRequest } from './check-document.ts'

/** Smaller arrays may lie in a pool that others share. */
const LEAST_GIVEN_BACK_BYTES = 64 * 1024

/** Parts that were inflated for the document at hand. */
const inflated: Uint8Array[] = []

const system = systemUnpacker({ inflateRawSync, crc32 })

const noting = {
  ...system,
  inflate(data: Uint8Array, size: number): Uint8Array {
    const part = system.inflate(data, size)
    inflated.push(part)
    return part
  },
}

/** The thread of `createDocumentChecker`: takes one document at a time, answers with its health. */
function answer({ name, bytes }: CheckRequest): CheckReply {
  try {
    const verdict = checkHealth(bytes, name, noting)
    return { health: verdict.kind === 'ok' ? 'ok' : verdict.reason }
  } finally {
    for (const used of [bytes, ...inflated.splice(0)]) giveBack(used)
  }
}

/**
 * Gives memory back at once. Left to the collector, which sees a few small objects, ten documents of
 * 5 MB lie there before it thinks of them.
 */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength > LEAST_GIVEN_BACK_BYTES) buffer.transfer(0)
}

parentPort?.on('message', (request: CheckRequest) => {
  parentPort?.postMessage(answer(request))
})
parentPort?.postMessage('ready' satisfies CheckReply)

import { parentPort } from 'node:worker_threads'
import { crc32, inflateRawSync } from 'node:zlib'
import { checkHealth } from '@wenkao/office/package'
import type { CheckReply, CheckRequest } from './check-document.ts'

/** One byte more than is declared is enough to find out that the declared size lies. */
const systemUnpacker = {
  inflate: (data: Uint8Array, size: number): Uint8Array =>
    inflateRawSync(data, { maxOutputLength: size + 1 }),
  crc32: (bytes: Uint8Array): number => crc32(bytes),
}

/** The thread of `createDocumentChecker`: takes one document at a time, answers with its health. */
function answer({ name, bytes }: CheckRequest): CheckReply {
  const verdict = checkHealth(bytes, name, systemUnpacker)
  return { health: verdict.kind === 'ok' ? 'ok' : verdict.reason }
}

parentPort?.on('message', (request: CheckRequest) => {
  parentPort?.postMessage(answer(request))
})
parentPort?.postMessage('ready' satisfies CheckReply)

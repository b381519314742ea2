import { parentPort } from 'node:worker_threads'
import { crc32, inflateRawSync } from 'node:zlib'
import { gradeTask, systemUnpacker, type GradeInput } from '@wenkao/office'

/** GB18030 by the platform; a byte that is none becomes a replacement character. */
const decodeText = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)

const unpacker = systemUnpacker({ inflateRawSync, crc32 })

parentPort?.on('message', (input: Omit<GradeInput, 'decodeText' | 'unpacker'>) => {
  parentPort?.postMessage(gradeTask({ ...input, decodeText, unpacker }))
})

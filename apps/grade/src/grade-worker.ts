import { parentPort } from 'node:worker_threads'
import { gradeTask, type GradeInput } from '@wenkao/office'

/** GB18030 by the platform; a byte that is none becomes a replacement character. */
const decodeText = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)

parentPort?.on('message', (input: Omit<GradeInput, 'decodeText'>) => {
  parentPort?.postMessage(gradeTask({ ...input, decodeText }))
})

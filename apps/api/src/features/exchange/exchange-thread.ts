import { parentPort, workerData } from 'node:worker_threads'
import { readItems, writeItems } from '@wenkao/exchange'
import type { ExchangeWork } from './run-apart.ts'

/** Runs in a thread of its own: reads or writes one file of exchange. */
const work = workerData as ExchangeWork
const decode = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)
parentPort?.postMessage(
  work.kind === 'read'
    ? readItems(work.bytes, work.format, { ...work.wish, decode })
    : writeItems(work.items, work.format, work.pictures),
)

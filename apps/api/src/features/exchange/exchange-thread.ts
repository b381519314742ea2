import { parentPort, workerData } from 'node:worker_threads'
import { ExchangeError, readItems, readTasks, writeItems, writeTasks } from '@wenkao/exchange'
import type { ExchangeAnswer, ExchangeWork } from './run-apart.ts'

/** Runs in a thread of its own: reads or writes one file of exchange. */
const work = workerData as ExchangeWork
const decode = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)
const now = (): number => Number(process.hrtime.bigint() / 1_000_000n)

function done(): unknown {
  switch (work.kind) {
    case 'read':
      return readItems(work.bytes, work.format, { ...work.wish, decode })
    case 'write':
      return writeItems(work.items, work.format, work.pictures)
    case 'readTasks':
      return readTasks(work.bytes, now)
    case 'writeTasks':
      return writeTasks(work.tasks, work.files)
  }
}

function answer(): ExchangeAnswer {
  try {
    return { isDone: true, result: done() }
  } catch (error) {
    if (error instanceof ExchangeError) return { isDone: false, detail: error.message }
    throw error
  }
}
parentPort?.postMessage(answer())

import { parentPort, workerData } from 'node:worker_threads'
import { writeWorkbook } from '../../platform/write-workbook.ts'
import type { WorkbookHead, WorkbookMessage } from './write-apart.ts'

/** Runs in a thread of its own: collects rows and makes the workbook when the last came. */
const head = workerData as WorkbookHead
const rows: (string | number | null)[][] = []

parentPort?.on('message', (message: WorkbookMessage) => {
  if (message.kind === 'rows') {
    for (const row of message.rows) rows.push([...row])
    return
  }
  void writeWorkbook(head.sheet, head.headings, rows, head.widths).then((bytes) => {
    parentPort?.postMessage(bytes)
    parentPort?.close()
  })
})

import { parentPort } from 'node:worker_threads'
import { checkHealth } from '@wenkao/office/package'
import type { CheckReply, CheckRequest } from './check-document.ts'

/** The thread of `createDocumentChecker`: takes one document at a time, answers with its health. */
function answer({ name, bytes }: CheckRequest): CheckReply {
  const verdict = checkHealth(bytes, name)
  return { health: verdict.kind === 'ok' ? 'ok' : verdict.reason }
}

parentPort?.on('message', (request: CheckRequest) => {
  parentPort?.postMessage(answer(request))
})
parentPort?.postMessage('ready' satisfies CheckReply)

import { parentPort, workerData } from 'node:worker_threads'
import { stagedFolder } from '../../platform/staged-files.fs.ts'
import type { UnpackReply, UnpackTask } from './unpack-apart.ts'
import { unpackSealed } from './unpack-sealed.ts'

/** Runs in a thread of its own: unpacks one file and says what came of it. */
const { path, sealed, identities } = workerData as UnpackTask

function reply(told: UnpackReply): void {
  parentPort?.postMessage(told)
}

unpackSealed(stagedFolder(path), sealed, identities).then(
  (unpacked) => {
    reply({ kind: 'unpacked', unpacked })
  },
  (cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    reply({ kind: 'failed', message: String(cause), code })
  },
)

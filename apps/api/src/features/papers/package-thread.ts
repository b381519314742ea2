import { parentPort } from 'node:worker_threads'
import { sealPackage, type PackageToSeal } from './seal-package.ts'

/** Runs in a thread of its own: seals one package after the other. */
parentPort?.on('message', (given: PackageToSeal) => {
  const sealed = sealPackage(given)
  parentPort?.postMessage(sealed, [sealed.bytes.buffer])
})

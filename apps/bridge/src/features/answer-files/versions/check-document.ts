import { Worker } from 'node:worker_threads'
import type { DocumentHealth } from '@wenkao/shared/answer-files'
import { isDocumentName, LIMITS } from '@wenkao/office/package'
import type { Logger } from '../../../platform/logger.ts'

/** Tells whether documents open, in a thread of its own that a hostile file cannot hold up (F11b). */
export interface DocumentChecker {
  /**
   * Checks one document. Never throws.
   * @param name its file name; only the extension counts. Names of other files are `ok` unread.
   * @param size bytes. @param read gives its bytes, called once or not at all; they are
   *   given away to the thread, so nobody may look at them afterwards.
   * @returns undefined when it could not be checked: too slow, or not readable now.
   */
  check(
    name: string,
    size: number,
    read: () => Promise<Uint8Array>,
  ): Promise<DocumentHealth | undefined>
  /** Ends the thread; what waits is answered undefined, and nothing is checked any more. */
  stop(): Promise<void>
}

export interface DocumentCheckerDeps {
  readonly logger: Logger
  /** Longest time for one document once the thread runs, ms. */
  readonly patienceMs?: number
  /** The thread ends after so long without work, ms. */
  readonly idleMs?: number
  /** Bound of the thread's memory besides the documents' bytes, MB. */
  readonly memoryMb?: number
  /** Module of the thread. */
  readonly worker?: URL
}

/** What the thread is asked and answers. */
export interface CheckRequest {
  readonly name: string
  readonly bytes: Uint8Array
}
export type CheckReply = 'ready' | { readonly health: DocumentHealth }

const PATIENCE_MS = 900
const START_PATIENCE_MS = 8000
const END_PATIENCE_MS = 1000
/** A document is saved once in minutes, and the thread takes 20 to 40 MB while it is there. */
const IDLE_MS = 5000
/** Bound of what a document may become in memory besides its bytes, MB. */
const MEMORY_MB = 160
const YOUNG_MEMORY_MB = 4

/** The thread's module beside this one: in source TypeScript, beside a bundle a script of its own. */
export function workerFile(here: string = import.meta.url): URL {
  return new URL(here).pathname.endsWith('.ts')
    ? new URL('./check-document-worker.ts', import.meta.url)
    : new URL('./check-document-worker.mjs', here)
}

/** What can be given to the thread instead of a copy: not a piece of a pool that others share. */
function ownBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

/** Creates a checker; its thread starts with the first document. */
export function createDocumentChecker(deps: DocumentCheckerDeps): DocumentChecker {
  const { logger, patienceMs = PATIENCE_MS, idleMs = IDLE_MS, memoryMb = MEMORY_MB } = deps
  const resourceLimits = {
    maxOldGenerationSizeMb: memoryMb,
    maxYoungGenerationSizeMb: YOUNG_MEMORY_MB,
  }
  let thread: { readonly worker: Worker; readonly ready: Promise<boolean> } | undefined
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let stopped = false

  function running(): NonNullable<typeof thread> {
    if (thread) return thread
    const worker = new Worker(deps.worker ?? workerFile(), { resourceLimits })
    // An exam PC that shuts down must not wait for a thread that has nothing to do.
    worker.unref()
    const ready = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, START_PATIENCE_MS, false)
      const settle = (isReady: boolean): void => {
        clearTimeout(timer)
        resolve(isReady)
      }
      worker.once('message', () => {
        settle(true)
      })
      worker.once('exit', () => {
        settle(false)
      })
    })
    // Unheard it would end the bridge.
    worker.on('error', (cause) => {
      logger.warn({ err: cause }, 'the thread that checks documents failed')
    })
    worker.on('exit', () => {
      if (thread?.worker === worker) thread = undefined
    })
    thread = { worker, ready }
    return thread
  }

  /** Not waited for without end: a thread that met its memory limit may never confirm its end. */
  async function end(): Promise<void> {
    const ended = thread
    thread = undefined
    clearTimeout(idle)
    if (!ended) return
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, END_PATIENCE_MS)
    })
    await Promise.race([ended.worker.terminate(), patience])
    clearTimeout(timer)
  }

  async function ask(request: CheckRequest): Promise<DocumentHealth | undefined> {
    const { worker, ready } = running()
    if (!(await ready)) {
      void end()
      return undefined
    }
    const answer = await new Promise<DocumentHealth | undefined>((resolve) => {
      const timer = setTimeout(() => {
        logger.warn({ name: request.name }, 'a document took too long to check')
        finish(undefined)
      }, patienceMs)
      const finish = (health: DocumentHealth | undefined): void => {
        clearTimeout(timer)
        worker.off('message', onMessage)
        worker.off('exit', onExit)
        resolve(health)
      }
      const onMessage = (reply: CheckReply): void => {
        if (reply !== 'ready') finish(reply.health)
      }
      const onExit = (): void => {
        finish(undefined)
      }
      worker.on('message', onMessage)
      worker.on('exit', onExit)
      worker.postMessage(request, ownBuffer(request.bytes))
    })
    // What is not answered may run on for ever: the next document gets a thread of its own.
    if (answer === undefined) void end()
    return answer
  }

  async function checkNow(
    name: string,
    read: () => Promise<Uint8Array>,
  ): Promise<DocumentHealth | undefined> {
    if (stopped) return undefined
    clearTimeout(idle)
    try {
      return await ask({ name, bytes: await read() })
    } catch (cause) {
      logger.warn({ err: cause, name }, 'a document could not be checked')
      return undefined
    } finally {
      if (!stopped) {
        idle = setTimeout(() => void end(), idleMs)
        idle.unref()
      }
    }
  }

  return {
    check: async (name, size, read) => {
      if (!isDocumentName(name)) return 'ok'
      if (size === 0) return 'empty'
      if (size > LIMITS.fileBytes) return 'too-large'
      const checked = last.then(() => checkNow(name, read))
      last = checked
      return checked
    },
    stop: async () => {
      stopped = true
      await end()
    },
  }
}

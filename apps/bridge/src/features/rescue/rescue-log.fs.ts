import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { openRescue } from '@wenkao/shared/rescue'
import { copySealed, sendSealed } from '@wenkao/shared/sealed-files'
import { systemCode } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import { ensureFolder, syncFolder } from '../../platform/folder.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Route } from '../../platform/mount-endpoint.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'

/** What was done at this PC behind a code, a line each; evidence packs carry it (DESIGN section 6). */
export interface RescueLog {
  /** Notes each change of the rescue window with its outcome; reading is not noted. */
  wrap(routes: readonly Route[]): readonly Route[]
}

/** Changes that are noted although no code guards them. */
const OPEN_OPERATIONS = new Set<string>([openRescue.id, sendSealed.id, copySealed.id])

/** The log of a data folder, which only grows: `state/rescue-log.jsonl`. */
export function createRescueLog(deps: {
  readonly dataFolder: string
  readonly clock: Clock
  readonly logger: Logger
}): RescueLog {
  const folder = join(deps.dataFolder, 'state')
  const turn = oneAtATime()

  async function note(operation: string, outcome: string): Promise<void> {
    const at = new Date(deps.clock.wall()).toISOString()
    try {
      await turn(() => appendLine(folder, JSON.stringify({ at, operation, outcome })))
    } catch (cause) {
      // A full disk is what the rescue window is for: it must not refuse its work.
      deps.logger.error({ err: cause, operation, outcome }, 'the rescue log was not written')
    }
  }

  async function answer(route: Route, ...given: Parameters<Route['answer']>): Promise<unknown> {
    const { id } = route.endpoint
    try {
      const reply = await route.answer(...given)
      await note(id, outcomeOf(reply))
      return reply
    } catch (cause) {
      await note(id, systemCode(cause) ?? 'failed')
      throw cause
    }
  }

  return {
    wrap: (routes) =>
      routes.map((route) => {
        const { id, method, action } = route.endpoint
        const isNoted = action === 'bridge.rescue' || OPEN_OPERATIONS.has(id)
        if (method === 'GET' || !isNoted) return route
        return { ...route, answer: (...given) => answer(route, ...given) }
      }),
  }
}

/** One word of what came of an operation: never a code, a path or an answer. */
function outcomeOf(reply: unknown): string {
  if (typeof reply !== 'object' || reply === null) return 'done'
  if ('kind' in reply && typeof reply.kind === 'string') return reply.kind
  if ('ok' in reply) return reply.ok === true ? 'ok' : 'refused'
  return 'done'
}

const MOST_BYTES = 16 * 1024 * 1024

async function appendLine(folder: string, line: string): Promise<void> {
  await ensureFolder(folder)
  const handle = await open(join(folder, 'rescue-log.jsonl'), 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    // Somebody who types codes by a program must not fill the disk with it.
    if (size > MOST_BYTES) return
    const last = Buffer.alloc(1)
    if (size > 0) await handle.read(last, 0, 1, size - 1)
    // A line that a power cut tore off must not swallow the next one.
    const isTorn = size > 0 && last[0] !== 0x0a
    await handle.appendFile(`${isTorn ? '\n' : ''}${line}\n`)
    await handle.datasync()
    if (size === 0) await syncFolder(folder)
  } finally {
    await handle.close()
  }
}

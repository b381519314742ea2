import { freshId, type Services } from '../../platform/services.ts'
import { upsertRun } from './outages.queries.ts'

const BEAT_MS = 5000
/** Two beats that are missing: the server was away, and not only slow. */
export const SERVER_AWAY_MS = 15_000

export interface ServerBeat {
  /** Writes a beat now. */
  beat(): Promise<void>
  stop(): Promise<void>
}

/**
 * The server's own sign of life, so that its outage is told apart from a station's (F07). A process
 * that cannot write it, because its database is gone, was no help to a station either.
 */
export function startServerBeat(services: Pick<Services, 'db' | 'clock' | 'log'>): ServerBeat {
  let run = { runId: freshId(services), startedAt: services.clock.now() }
  let lastBeatAt = run.startedAt
  let hasFailed = false
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const now = services.clock.now()
    // It stood still, or its database was gone: what lies between is an outage of the server.
    if (now - lastBeatAt > SERVER_AWAY_MS) run = { runId: freshId(services), startedAt: now }
    try {
      await upsertRun(services.db, { ...run, lastBeatAt: now })
      lastBeatAt = now
      hasFailed = false
    } catch (error) {
      if (!hasFailed) services.log.warn({ err: error }, 'the server’s own beat is not written')
      hasFailed = true
    }
  }
  const beat = (): Promise<void> => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => void beat(), BEAT_MS)
  timer.unref()
  void beat()

  return {
    beat,
    async stop() {
      clearInterval(timer)
      await beat()
    },
  }
}

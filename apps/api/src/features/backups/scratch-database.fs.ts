import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../platform/embedded-postgres.fs.ts'

/**
 * Starts a PostgreSQL of its own for a drill, below a folder: it needs no right on the real one, and is
 * gone afterwards.
 */
export async function openScratchDatabase(
  folder: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(join(folder, 'drill-'))
  // As root the database runs as another user, which has to enter here.
  chmodSync(scratch, 0o755)
  const remove = () => {
    rmSync(scratch, { recursive: true, force: true })
  }
  try {
    const embedded = await startEmbeddedPostgres({ dataFolder: scratch, log: () => undefined })
    return {
      url: embedded.url,
      close: async () => {
        await embedded.stop()
        remove()
      },
    }
  } catch (cause) {
    remove()
    throw cause
  }
}

import type { AuditExportEnd, AuditExportStart } from '@wenkao/shared/audit'
import type { Services } from '../../platform/services.ts'
import { selectAreaNames } from './audit.queries.ts'
import { readAudit } from './read-chains.queries.ts'

/** Written in pieces of about this many signs: a line each would be a piece of work each. */
const PIECE = 64 * 1024

/**
 * The log as one JSON object a line: what it is and the keys, each block before its rows, at the end how
 * many there were, so that a file that was cut off is noticed (docs/formats.md).
 * @param areaIds undefined for everything. Ends, and frees its connection, when nobody reads on.
 */
export function exportAudit(
  services: Pick<Services, 'db' | 'sql' | 'clock' | 'keys' | 'version'>,
  areaIds: readonly string[] | undefined,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  let held = ''
  const counts = { blocks: 0, rows: 0 }

  async function write(line: object): Promise<void> {
    held += `${JSON.stringify(line)}\n`
    if (held.length > PIECE) await flush()
  }
  async function flush(): Promise<void> {
    const piece = encoder.encode(held)
    held = ''
    await writer.write(piece)
  }
  async function run(): Promise<void> {
    const start: AuditExportStart = {
      ...{ kind: 'wenkao-audit', version: 1, at: services.clock.now() },
      program: services.version,
      keys: [{ ...services.keys.publicKeys.audit, algorithm: 'Ed25519' }],
      areaIds: areaIds === undefined ? null : [...areaIds],
      areaNames: Object.fromEntries(await selectAreaNames(services.db)),
    }
    await write(start)
    await readAudit(services.sql, areaIds, async (part) => {
      counts[part.kind === 'block' ? 'blocks' : 'rows'] += 1
      await write(part)
    })
    const end: AuditExportEnd = { kind: 'end', ...counts }
    await write(end)
    await flush()
    await writer.close()
  }
  // Whoever reads is told of a failure by the stream itself; it was cut off, and the file says so.
  run().catch((cause: unknown) => writer.abort(cause))
  return readable
}

import { createHash } from 'node:crypto'
import type { SealedRecord } from './sealed-content.ts'

/** A text that is made here as a record of a sealed file. */
export function textRecord(name: string, text: string): SealedRecord {
  const bytes = Buffer.from(text, 'utf8')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, size: bytes.length, sha256, open: () => new Blob([bytes]).stream() }
}

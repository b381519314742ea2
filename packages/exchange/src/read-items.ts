import type { ExchangeFormat } from '@wenkao/shared/exchange'
import { decodeTextFile, PackageError } from '@wenkao/office/package'
import { ItemCollector } from './collect-items.ts'
import { EXCHANGE_LIMITS, ExchangeError, type ReadItems, type ReadWish } from './outcome.ts'
import { readAiken } from './read-aiken.ts'
import { readGift } from './read-gift.ts'
import { readMoodleXml } from './read-moodle-xml.ts'
import { readQti } from './read-qti.ts'
import { readTable } from './read-table.ts'

/**
 * Reads a file of exchange into items (N08). Never throws for what a file holds: what was not
 * understood is a line of the report, and a file that cannot be read at all is one line and no item.
 */
export function readItems(bytes: Uint8Array, format: ExchangeFormat, wish: ReadWish): ReadItems {
  const collector = new ItemCollector(wish)
  try {
    if (bytes.length > EXCHANGE_LIMITS.fileBytes)
      throw new ExchangeError('unreadable', `more than ${EXCHANGE_LIMITS.fileBytes} bytes`)
    readFormat(bytes, format, wish, collector)
  } catch (error) {
    if (!(error instanceof ExchangeError || error instanceof PackageError)) throw error
    const code = error instanceof ExchangeError ? error.code : 'unreadable'
    const { report } = collector.outcome
    // Half of a file that stopped in its middle would pass for the whole.
    const line = { at: 0, name: '', severity: 'error' as const, code, detail: error.message }
    return { items: [], pictures: new Map(), report: [line, ...report] }
  }
  const { outcome } = collector
  if (outcome.items.length === 0 && outcome.report.length === 0)
    collector.tell({ at: 0, name: '' }, 'error', 'nothingFound')
  return outcome
}

function readFormat(
  bytes: Uint8Array,
  format: ExchangeFormat,
  wish: ReadWish,
  collector: ItemCollector,
): void {
  switch (format) {
    case 'xlsx':
      readTable(bytes, wish, collector)
      return
    case 'moodleXml':
      readMoodleXml(bytes, collector)
      return
    case 'qti3':
      readQti(bytes, collector)
      return
    case 'gift':
      readGift(textOf(bytes, wish), collector)
      return
    case 'aiken':
      readAiken(textOf(bytes, wish), collector)
  }
}

function textOf(bytes: Uint8Array, wish: ReadWish): string {
  const text = decodeTextFile(bytes, wish.decode)
  if (text === undefined || text.includes('\0'))
    throw new ExchangeError('unreadable', 'no text in UTF-8, UTF-16 or GB18030')
  return text.replace(/^\ufeff/, '')
}

import type { ExchangeFormat } from '@wenkao/shared/exchange'
import type { BankItem } from '@wenkao/shared/bank'
import type { WrittenItems } from './outcome.ts'
import { writeMoodleXml } from './write-moodle-xml.ts'
import { writeQti } from './write-qti.ts'
import { writeTable } from './write-table.ts'
import { writeAiken, writeGift } from './write-texts.ts'

/**
 * Items as a file of exchange (N08); what the format has no place for is in the report.
 * @param pictures bytes by SHA-256; an item whose picture is not among them names it all the same.
 */
export function writeItems(
  items: readonly BankItem[],
  format: ExchangeFormat,
  pictures: ReadonlyMap<string, Uint8Array>,
): WrittenItems {
  switch (format) {
    case 'xlsx':
      return writeTable(items)
    case 'moodleXml':
      return writeMoodleXml(items, pictures)
    case 'qti3':
      return writeQti(items, pictures)
    case 'gift':
      return writeGift(items)
    case 'aiken':
      return writeAiken(items)
  }
}

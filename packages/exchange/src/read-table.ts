import { readSheets } from '@wenkao/office/sheets'
import { decodeTextFile, readZipEntry, PackageError } from '@wenkao/office/package'
import type { ItemCollector } from './collect-items.ts'
import { readFactTags } from './item-facts.ts'
import { EXCHANGE_LIMITS, ExchangeError, type Place, type ReadWish } from './outcome.ts'
import { openZip } from './read-qti.ts'
import {
  creditWords,
  headings,
  itemColumns,
  kindWords,
  nameOf,
  neededColumns,
  truthWords,
  type ItemColumn,
} from './table-headings.ts'

/** Items from a spreadsheet: one a row below the headings; .xlsx, or its texts as CSV. */
export function readTable(bytes: Uint8Array, wish: ReadWish, collector: ItemCollector): void {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  readRows(isZip ? xlsxRows(bytes) : csvRows(bytes, wish), collector)
}

const ROW = [0x3c, 0x72, 0x6f, 0x77] // <row

/** Counted in the bytes, since a tree of a million rows would not fit where this runs. */
function refuseManyRows(bytes: Uint8Array): void {
  for (const entry of openZip(bytes)) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/i.test(entry.name)) continue
    let rows = 0
    const part = readZipEntry(bytes, entry)
    for (let at = part.indexOf(0x3c); at !== -1; at = part.indexOf(0x3c, at + 1)) {
      if (!ROW.every((code, index) => part[at + index] === code)) continue
      rows += 1
      if (rows > EXCHANGE_LIMITS.items + 1)
        throw new ExchangeError('tooManyItems', `more than ${EXCHANGE_LIMITS.items} rows`)
    }
  }
}

function xlsxRows(bytes: Uint8Array): readonly (readonly string[])[] {
  try {
    refuseManyRows(bytes)
  } catch (error) {
    if (!(error instanceof PackageError)) throw error
    throw new ExchangeError('unreadable', error.message, { cause: error })
  }
  const outcome = readSheets(bytes)
  if (outcome.kind !== 'ok') throw new ExchangeError('unreadable', outcome.detail)
  return outcome.sheets[0]?.rows ?? []
}

function csvRows(bytes: Uint8Array, wish: ReadWish): readonly (readonly string[])[] {
  const text = decodeTextFile(bytes, wish.decode)
  if (text === undefined) throw new ExchangeError('unreadable', 'neither UTF-8, UTF-16 nor GB18030')
  const comma = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  for (let at = 0; at <= source.length; at += 1) {
    const sign = source[at]
    if (isQuoted && sign !== undefined) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') {
        cell += sign
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === comma || sign === '\n' || sign === undefined) {
      row.push(cell)
      cell = ''
      if (sign === comma) continue
      rows.push(row)
      row = []
      if (rows.length > EXCHANGE_LIMITS.items + 1)
        throw new ExchangeError('tooManyItems', `more than ${EXCHANGE_LIMITS.items} rows`)
    } else cell += sign
  }
  return rows
}

const folded = (text: string): string =>
  text
    .replace(/[\s*（(].*$/, '')
    .trim()
    .toLowerCase()

function readRows(rows: readonly (readonly string[])[], collector: ItemCollector): void {
  const [head = [], ...body] = rows
  const columns = new Map<ItemColumn, number>()
  for (const [at, heading] of head.entries()) {
    const text = heading.trim()
    if (text === '') continue
    const column = itemColumns.find(
      (name) =>
        headings[name].zh.toLowerCase() === folded(text) ||
        headings[name].en.toLowerCase() === text.toLowerCase(),
    )
    if (column && !columns.has(column)) columns.set(column, at)
    else collector.tell({ at: 1, name: '' }, 'warning', 'headingUnknown', text)
  }
  const missing = neededColumns.filter((name) => !columns.has(name))
  if (missing.length > 0) {
    for (const name of missing)
      collector.tell({ at: 1, name: '' }, 'error', 'headingMissing', headings[name].zh)
    return
  }
  for (const [index, row] of body.entries()) {
    const cell = (name: ItemColumn): string => (row[columns.get(name) ?? -1] ?? '').trim()
    if (row.every((text) => text.trim() === '')) continue
    readRow(collector, { at: index + 2, name: '' }, cell)
  }
}

function readRow(collector: ItemCollector, place: Place, cell: (name: ItemColumn) => string): void {
  const kind = nameOf(kindWords, cell('kind'))
  if (!kind) {
    collector.tell(place, 'error', 'unknownKind', cell('kind'))
    return
  }
  const difficulty = cell('difficulty')
  if (difficulty !== '' && !/^[1-5]$/.test(difficulty)) {
    collector.tell(place, 'error', 'difficulty', difficulty)
    return
  }
  const credit = cell('partialCredit')
  const partialCredit = nameOf(creditWords, credit)
  if (credit !== '' && !partialCredit) collector.tell(place, 'warning', 'invalid', credit)
  const isYes = (name: ItemColumn): boolean => {
    const truth = nameOf(truthWords, cell(name))
    if (cell(name) !== '' && !truth) collector.tell(place, 'warning', 'invalid', cell(name))
    return truth === 'true'
  }
  const filled = (['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const).map(cell)
  const isChoice = kind === 'single' || kind === 'multiple'
  const options = filled.slice(0, filled.findLastIndex((text) => text !== '') + 1)
  const given = cell('answer')
  const letters = given.toUpperCase().replace(/[\s,，、;；/]/g, '')
  const right = [...new Set(letters)]
    .map((letter) => 'ABCDEFGH'.indexOf(letter))
    .sort((one, other) => one - other)
  const truth = nameOf(truthWords, given)
  const isWrong = isChoice
    ? right.some((at) => at < 0 || at >= options.length)
    : kind === 'trueFalse' && given !== '' && !truth
  if (isWrong) {
    collector.tell(place, 'error', 'unknownAnswer', given)
    return
  }
  if (!isChoice && options.length > 0)
    collector.tell(place, 'warning', 'factsLost', options.join(' / '))
  const accepted = given
    .split(/\n|\|\|/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const facts = readFactTags(cell('tags').split(/[,，;；\n]/))
  const texts = collector.textsOf(place, () => undefined)
  collector.take(
    place,
    {
      ...{ kind, stem: cell('stem'), options: isChoice ? options : [] },
      right: isChoice ? right : [],
      answer: kind === 'fillIn' ? accepted : truth ? [truth] : [],
      ...{ explanation: cell('explanation'), source: cell('source') },
      facts: {
        ...facts,
        ...(cell('knowledgePoint') !== '' && { knowledgePoint: cell('knowledgePoint') }),
        ...(difficulty !== '' && { difficulty: Number(difficulty) }),
        ...(partialCredit && { partialCredit }),
        ...{ keepOrder: isYes('keepOrder'), keepPlace: isYes('keepPlace') },
      },
    },
    texts,
  )
}

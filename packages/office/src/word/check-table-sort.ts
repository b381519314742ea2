import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  join,
  snippet,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { insertBeside, remove } from '../package/edit-xml.ts'
import { foldSpaces, foldWidth } from '../package/normalize-text.ts'
import { tableSortStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import { cellAt, type WordTable } from './read-table.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const Count = z.int().check(z.gte(0)).check(z.lte(500))

const SortKey = z.object({
  /** Column of the grid, from 1. */
  column: z.int().check(z.gte(1)).check(z.lte(63)),
  order: z._default(z.enum(['ascending', 'descending']), 'ascending'),
  as: z._default(z.enum(['number', 'date', 'pinyin', 'stroke', 'text']), 'number'),
})
type SortKey = z.infer<typeof SortKey>

const SortExpected = z.object({
  keys: z.array(SortKey).check(z.minLength(1)).check(z.maxLength(3)),
  /** Rows at the top and at the bottom that stay where they are. */
  headerRows: z._default(Count, 1),
  footerRows: z._default(Count, 0),
})

/** A number as people type it: ￥1,200.5, 85%, full-width digits. */
function numberOfText(text: string): number | undefined {
  const bare = foldWidth(text).replace(/[\s,￥¥$]/g, '')
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))(%)?/.exec(bare)
  return match === null ? undefined : Number(match[1]) / (match[2] === undefined ? 1 : 100)
}

/** A day as a number that grows with time: 2025年3月1日, 2025-3-1, 2025/03/01. */
function dayOfText(text: string): number | undefined {
  const match = /(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?/.exec(foldWidth(text))
  return match === null
    ? undefined
    : Number(match[1]) * 10_000 + Number(match[2]) * 100 + Number(match[3] ?? 0)
}

const COLLATORS = {
  pinyin: new Intl.Collator('zh-u-co-pinyin', { numeric: true }),
  stroke: new Intl.Collator('zh-u-co-stroke', { numeric: true }),
  text: new Intl.Collator('zh', { numeric: true }),
}

/** Compares two cells under a key; what is no number or day comes before all that is one. */
function compareCells(one: string, other: string, key: SortKey): number {
  const sign = key.order === 'ascending' ? 1 : -1
  if (key.as === 'number' || key.as === 'date') {
    const read = key.as === 'number' ? numberOfText : dayOfText
    const [first, second] = [read(one), read(other)]
    if (first === undefined || second === undefined)
      return sign * (Number(first !== undefined) - Number(second !== undefined))
    return sign * (first - second)
  }
  return sign * COLLATORS[key.as].compare(one, other)
}

function compareRows(one: readonly string[], other: readonly string[], keys: readonly SortKey[]) {
  for (const key of keys) {
    const order = compareCells(one[key.column - 1] ?? '', other[key.column - 1] ?? '', key)
    if (order !== 0) return order
  }
  return 0
}

/** The texts of the rows that take part, by columns of the grid. */
function dataRows(
  table: WordTable,
  expected: z.infer<typeof SortExpected>,
): readonly (readonly string[])[] {
  const rows = table.rows.map((_, row) =>
    Array.from({ length: Math.min(table.columns, 63) }, (_unused, column) =>
      foldSpaces(cellAt(table, row + 1, column + 1)?.text ?? ''),
    ),
  )
  return rows.slice(expected.headerRows, rows.length - expected.footerRows)
}

const AS = {
  number: words('数字', 'number'),
  date: words('日期', 'date'),
  pinyin: words('拼音', 'pinyin'),
  stroke: words('笔画', 'strokes'),
  text: words('文字', 'text'),
}

const keyWords = (key: SortKey) =>
  words(
    `第${key.column}列按${AS[key.as].zh}${key.order === 'ascending' ? '升序' : '降序'}`,
    `column ${key.column} by ${AS[key.as].en}, ${key.order}`,
  )

/**
 * How many rows of the start file are still there whole; cells that were empty then may have been
 * filled since.
 */
function missingRows(
  now: readonly (readonly string[])[],
  before: readonly (readonly string[])[],
): number {
  const free = new Map<string, number>()
  const filled = (row: readonly string[]): readonly number[] =>
    row.flatMap((text, index) => (text === '' ? [] : [index]))
  const masks = new Map<string, readonly number[]>()
  for (const row of before) {
    const mask = filled(row)
    masks.set(mask.join(','), mask)
  }
  for (const [name, mask] of masks)
    for (const row of now) {
      const id = JSON.stringify([name, mask.map((index) => row[index])])
      free.set(id, (free.get(id) ?? 0) + 1)
    }
  let missing = 0
  for (const row of before) {
    const mask = filled(row)
    const id = JSON.stringify([mask.join(','), mask.map((index) => row[index])])
    const left = free.get(id) ?? 0
    if (left === 0) missing += 1
    else free.set(id, left - 1)
  }
  return missing
}

const sort: Checker<WordView, WordDraft> = defineChecker({
  code: '10817',
  title: words('表格排序', 'sorted table'),
  target: TableTarget,
  expected: SortExpected,
  examine(view, target, expected) {
    const where = describeTable(target)
    const wanted = join(expected.keys.map(keyWords))
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(where, wanted, NO_TABLE)
    const rows = dataRows(table, expected)
    if (rows.length < 2)
      return blocked(where, wanted, words('没有可排序的行', 'there are no rows to sort'))
    const tally = new UnitTally()
    const wrong = rows.find((row, index) => {
      const next = rows[index + 1]
      return next !== undefined && compareRows(row, next, expected.keys) > 0
    })
    tally.add(
      wrong === undefined,
      wrong === undefined
        ? words('次序正确', 'in order')
        : words(
            `“${snippet(wrong.join(' '))}”之后次序不对`,
            `out of order after “${snippet(wrong.join(' '))}”`,
          ),
    )
    const before = view.start === undefined ? undefined : findTable(view.start, target)
    if (before !== undefined) {
      // Sorting one column alone tears the rows apart.
      const missing = missingRows(rows, dataRows(before, expected))
      tally.add(
        missing === 0,
        missing === 0
          ? words('各行完整', 'rows are whole')
          : words(`${missing}行数据被打乱`, `${missing} rows are torn apart`),
      )
    }
    const isOk = tally.units.every((unit) => unit.isOk)
    return found(
      where,
      wanted,
      words('个表格', 'tables'),
      // Untouched rows are whole in the start file too, so wholeness alone earns nothing.
      [{ isOk, weight: 1, actual: join(tally.units.map((unit) => unit.actual)) }],
      [tableEvidence(view, table)],
    )
  },
  limits: words(
    '笔画数相同的字，各软件的先后可能不同，命题时请避免',
    'programs may order characters of equally many strokes differently; avoid them in items',
  ),
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    const texts = dataRows(table, expected)
    const rows = table.rows.slice(expected.headerRows, table.rows.length - expected.footerRows)
    const [first] = rows
    const parent = first?.node.parent
    if (first === undefined || parent === undefined) throw new Error('There are no rows to sort')
    const sorted = rows
      .map((row, index) => ({ node: row.node, texts: texts[index] ?? [] }))
      .sort((one, other) => compareRows(one.texts, other.texts, expected.keys))
    let anchor = parent.children[parent.children.indexOf(first.node) - 1]
    for (const { node } of sorted) {
      remove(node)
      if (anchor !== undefined && typeof anchor !== 'string') {
        insertBeside(anchor, 'after', [node])
      } else {
        node.parent = parent
        parent.children.unshift(node)
      }
      anchor = node
    }
  },
  example: {
    start: tableSortStart,
    target: { in: 'table', index: 1 },
    expected: { keys: [{ column: 2, order: 'descending', as: 'number' }] },
    near: [
      {
        name: 'the other way round',
        expected: { keys: [{ column: 2, order: 'ascending', as: 'number' }] },
      },
      {
        name: 'numbers sorted as text',
        make(draft) {
          const { rows } = tableToEdit(draft, { in: 'table', index: 1 })
          const order = ['9', '86', '75', '102']
          const last = rows[0]
          for (const text of order.reverse()) {
            const row = rows.find((one) => one.cells[1]?.text === text)
            if (row !== undefined && last !== undefined) {
              remove(row.node)
              insertBeside(last.node, 'after', [row.node])
            }
          }
        },
      },
      {
        name: 'one column sorted alone',
        make(draft) {
          const { rows } = tableToEdit(draft, { in: 'table', index: 1 })
          const cells = rows.slice(1).map((row) => row.cells[1])
          const order = ['102', '86', '75', '9']
          const nodes = order.map((text) => cells.find((cell) => cell?.text === text)?.node)
          for (const [index, row] of rows.slice(1).entries()) {
            const node = nodes[index]
            const beside = row.cells[0]?.node
            if (node !== undefined && beside !== undefined) {
              remove(node)
              insertBeside(beside, 'after', [node])
            }
          }
        },
      },
    ],
  },
})

export const tableSortCheckers: readonly Checker<WordView, WordDraft>[] = [sort]

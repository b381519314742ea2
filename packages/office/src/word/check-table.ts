import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  element,
  ensureFirst,
  insertBeside,
  putChild,
  remove,
  removeChildren,
} from '../package/edit-xml.ts'
import { at, attribute, child } from '../package/xml-query.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { insertBlocks } from './edit-blocks.ts'
import {
  cellProperties,
  emptyCopy,
  keepParagraphAfter,
  newTable,
  setCellText,
  textWidth,
} from './edit-table.ts'
import { NEW_TABLE_AFTER, newTableStart, tableFormatStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import { cellAt, type WordTable } from './read-table.ts'
import { blocks, type WordParagraph } from './word-document.ts'
import { AnchorSchema, findTable, TableTarget } from './word-targets.ts'
import { countedParagraphs, resolveAnchor, type WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/** The text paragraph that stands last before a table. */
function paragraphBefore(view: WordView, table: WordTable): WordParagraph | undefined {
  const { document } = view
  const body = child(document.source.xml(document.source.mainPart), 'w:body')
  const counted = new Map(countedParagraphs(document).map((one) => [one.node, one]))
  let last: WordParagraph | undefined
  for (const block of body === undefined ? [] : blocks(body)) {
    if (block === table.node) return last
    last = counted.get(block) ?? last
  }
  return undefined
}

const sizeWords = (rows: number, columns: number): Words =>
  words(`${rows}行${columns}列`, `${rows} rows × ${columns} columns`)

const size: Checker<WordView, WordDraft> = defineChecker({
  code: '10801',
  title: words('插入表格', 'table size'),
  target: TableTarget,
  expected: z.object({
    rows: z.int().check(z.gte(1)).check(z.lte(500)),
    columns: z.int().check(z.gte(1)).check(z.lte(63)),
    /** The paragraph that the table stands after. */
    after: z.optional(AnchorSchema),
  }),
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const wanted = sizeWords(expected.rows, expected.columns)
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    const rows = table.rows.length
    // A cell that was split, or a column moved by a hair, makes more columns than a row has cells.
    const most = table.rows.reduce((count, row) => Math.max(count, row.cells.length), 0)
    const columns = most === expected.columns ? most : table.columns
    const anchor = expected.after
    const isPlaced =
      anchor === undefined || paragraphBefore(view, table) === resolveAnchor(view, anchor)
    return found(
      describeTable(target),
      wanted,
      COUNT.items,
      single(
        rows === expected.rows && columns === expected.columns && isPlaced,
        join([
          sizeWords(rows, columns),
          ...(isPlaced ? [] : [words('位置不对', 'not where it is asked')]),
        ]),
      ),
      [tableEvidence(view, table)],
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const table = findTable(view.document, target)
    const width = textWidth(view.document.sections.at(-1))
    if (table === undefined) {
      const texts = Array.from({ length: expected.rows }, () =>
        Array.from({ length: expected.columns }, () => ''),
      )
      const made = newTable(view.document, texts, width)
      insertBlocks(
        draft,
        expected.after === undefined ? { at: 'end' } : { after: expected.after },
        [made],
      )
      keepParagraphAfter(made)
      return
    }
    const last = table.rows.at(-1)
    for (const row of table.rows.slice(expected.rows)) remove(row.node)
    for (let row = table.rows.length; row < expected.rows && last; row += 1)
      insertBeside(last.node, 'after', [emptyCopy(last.node)])
    if (table.columns === expected.columns) return
    for (const { cells } of tableToEdit(draft, target).rows) {
      for (const cell of cells.slice(expected.columns)) remove(cell.node)
      const end = cells.at(-1)
      for (let count = cells.length; count < expected.columns && end; count += 1)
        insertBeside(end.node, 'after', [emptyCopy(end.node)])
    }
    const grid = at(table.node, 'w:tblGrid')
    if (grid === undefined) return
    const each = Math.floor(width / expected.columns)
    removeChildren(grid, 'w:gridCol')
    for (let count = 0; count < expected.columns; count += 1)
      grid.children.push({ ...element('w:gridCol', { 'w:w': each }), parent: grid })
    for (const { cells } of tableToEdit(draft, target).rows)
      for (const cell of cells)
        putChild(cellProperties(cell.node), 'w:tcW', { 'w:w': each, 'w:type': 'dxa' })
  },
  example: {
    start: newTableStart,
    target: { in: 'table', index: 1 },
    expected: { rows: 6, columns: 5, after: { text: NEW_TABLE_AFTER } },
    near: [
      {
        name: 'rows and columns the wrong way round',
        expected: { rows: 5, columns: 6, after: { text: NEW_TABLE_AFTER } },
      },
      { name: 'at the end of the text', expected: { rows: 6, columns: 5 } },
    ],
  },
})

const content: Checker<WordView, WordDraft> = defineChecker({
  code: '10802',
  title: words('单元格内容', 'cell content'),
  target: TableTarget,
  expected: z.object({
    /** Places of the grid, from 1; a merged cell is found at any place that it covers. */
    cells: z
      .array(z.object({ row: z.int(), column: z.int(), text: z.string() }))
      .check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const wanted = join(expected.cells.slice(0, 4).map((cell) => plain(`“${snippet(cell.text)}”`)))
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    const tally = new UnitTally()
    for (const { row, column, text } of expected.cells) {
      const cell = cellAt(table, row, column)
      const actual = foldSpaces(cell?.text ?? '')
      tally.add(
        cell !== undefined && actual === foldSpaces(text),
        words(
          `${row}行${column}列“${snippet(actual)}”`,
          `row ${row} column ${column} “${snippet(actual)}”`,
        ),
      )
    }
    return found(describeTable(target), wanted, COUNT.cells, tally.units, [
      tableEvidence(view, table),
    ])
  },
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    for (const { row, column, text } of expected.cells) {
      const cell = cellAt(table, row, column)
      if (cell === undefined) throw new Error(`There is no cell ${row}, ${column}`)
      setCellText(cell.node, text)
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { cells: [{ row: 2, column: 2, text: '95' }] },
    near: [
      { name: 'another number', expected: { cells: [{ row: 2, column: 2, text: '59' }] } },
      {
        name: 'in the cell beside',
        expected: { cells: [{ row: 2, column: 3, text: '95' }] },
      },
    ],
  },
})

const caption: Checker<WordView, WordDraft> = defineChecker({
  code: '10820',
  title: words('表格标题与说明', 'alternative text of a table'),
  target: TableTarget,
  expected: z
    .object({ title: z.optional(z.string()), description: z.optional(z.string()) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const describe = (title: string | undefined, description: string | undefined): Words =>
      join([
        ...(title === undefined ? [] : [words(`标题“${title}”`, `title “${title}”`)]),
        ...(description === undefined
          ? []
          : [words(`说明“${snippet(description)}”`, `description “${snippet(description)}”`)]),
      ])
    const wanted = describe(expected.title, expected.description)
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    const read = (name: string): string =>
      foldSpaces(attribute(at(table.node, 'w:tblPr', name), 'w:val') ?? '')
    const [title, description] = [read('w:tblCaption'), read('w:tblDescription')]
    const isOk =
      (expected.title === undefined || title === foldSpaces(expected.title)) &&
      (expected.description === undefined || description === foldSpaces(expected.description))
    const actual =
      title === '' && description === ''
        ? words('没有可选文字', 'no alternative text')
        : describe(title, description)
    return found(describeTable(target), wanted, COUNT.items, single(isOk, actual), [
      tableEvidence(view, table),
    ])
  },
  apply(draft, target, expected) {
    const properties = ensureFirst(tableToEdit(draft, target).node, 'w:tblPr')
    if (expected.title !== undefined)
      putChild(properties, 'w:tblCaption', { 'w:val': expected.title })
    if (expected.description !== undefined)
      putChild(properties, 'w:tblDescription', { 'w:val': expected.description })
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { title: '期中成绩', description: '四名同学三门课程的成绩' },
    near: [
      {
        name: 'another title',
        expected: { title: '期末成绩', description: '四名同学三门课程的成绩' },
      },
      { name: 'the title alone', expected: { title: '期中成绩' } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 7.4 保存时不写表格的可选文字',
        'LibreOffice 7.4 does not save the alternative text of tables',
      ),
    },
  ],
})

export const tableCheckers: readonly Checker<WordView, WordDraft>[] = [size, content, caption]

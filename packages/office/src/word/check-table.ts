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
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { at, attribute, child, twipsOf } from '../package/xml-query.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { colorOf } from './run-format.ts'
import { tableEdges, type Edge } from './table-borders.ts'
import type { WordDocument } from './word-document.ts'
import { evidenceOf, findTable, TableTarget } from './word-targets.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const NO_TABLE = words('没有这个表格', 'there is no such table')
const nameOf = (target: z.infer<typeof TableTarget>) =>
  words(`表格${target.index ?? 1}`, `table ${target.index ?? 1}`)

const size: Checker<WordView, WordDraft> = defineChecker({
  code: '10801',
  title: words('插入表格', 'table size'),
  target: TableTarget,
  expected: z.object({ rows: z.int(), columns: z.int() }),
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const wanted = words(
      `${expected.rows}行${expected.columns}列`,
      `${expected.rows} rows × ${expected.columns} columns`,
    )
    if (table === undefined) return blocked(nameOf(target), wanted, NO_TABLE)
    const rows = table.rows.length
    return found(
      nameOf(target),
      wanted,
      COUNT.items,
      single(
        rows === expected.rows && table.columns === expected.columns,
        words(`${rows}行${table.columns}列`, `${rows} rows × ${table.columns} columns`),
      ),
      [evidenceOf(view.document.source.mainPart, table.node, table.text)],
    )
  },
})

const content: Checker<WordView, WordDraft> = defineChecker({
  code: '10802',
  title: words('单元格内容', 'cell content'),
  target: TableTarget,
  expected: z.object({
    cells: z
      .array(z.object({ row: z.int(), column: z.int(), text: z.string() }))
      .check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const wanted = join(expected.cells.slice(0, 4).map((cell) => plain(`“${snippet(cell.text)}”`)))
    if (table === undefined) return blocked(nameOf(target), wanted, NO_TABLE)
    const tally = new UnitTally()
    for (const { row, column, text } of expected.cells) {
      const cell = table.rows[row - 1]?.cells.find(
        (one) => one.column <= column - 1 && column - 1 < one.column + one.columnSpan,
      )
      const actual = foldSpaces(cell?.text ?? '')
      const isOk = cell !== undefined && actual === foldSpaces(text)
      tally.add(
        isOk,
        words(
          `${row}行${column}列“${snippet(actual)}”`,
          `row ${row} column ${column} “${snippet(actual)}”`,
        ),
      )
    }
    return found(nameOf(target), wanted, COUNT.cells, tally.units, [
      evidenceOf(view.document.source.mainPart, table.node, table.text),
    ])
  },
})

function tableProperty(
  document: WordDocument,
  table: XmlElement,
  name: string,
): XmlElement | undefined {
  const own = child(table, 'w:tblPr')
  const styleId = attribute(child(own, 'w:tblStyle'), 'w:val')
  const styled = document.styles
    .chain(styleId, 'table')
    .map((style) => at(style, 'w:tblPr', name))
    .findLast((one) => one !== undefined)
  return child(own, name) ?? styled
}

const TABLE_ALIGN = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
}

const alignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10807',
  title: words('表格对齐', 'table alignment'),
  target: TableTarget,
  expected: z
    .object({
      alignment: z.optional(z.enum(['left', 'center', 'right'])),
      widthCm: z.optional(z.number()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const table = findTable(view.document, target)
    const wanted = join([
      ...(expected.alignment === undefined ? [] : [TABLE_ALIGN[expected.alignment]]),
      ...(expected.widthCm === undefined
        ? []
        : [words(`宽${expected.widthCm}厘米`, `${expected.widthCm} cm wide`)]),
    ])
    if (table === undefined) return blocked(nameOf(target), wanted, NO_TABLE)
    const floating = attribute(at(table.node, 'w:tblPr', 'w:tblpPr'), 'w:tblpXSpec')
    const raw =
      floating ?? attribute(tableProperty(view.document, table.node, 'w:jc'), 'w:val') ?? 'left'
    const actual = raw === 'center' ? 'center' : raw === 'right' || raw === 'end' ? 'right' : 'left'
    const width = twipsOf(tableProperty(view.document, table.node, 'w:tblW'), 'w:w') ?? 0
    const isWidthOk =
      expected.widthCm === undefined ||
      Math.abs(width - expected.widthCm * TWIPS_PER_CM) <= 0.05 * TWIPS_PER_CM
    return found(
      nameOf(target),
      wanted,
      COUNT.items,
      single(
        (expected.alignment === undefined || expected.alignment === actual) && isWidthOk,
        join([
          TABLE_ALIGN[actual],
          ...(expected.widthCm === undefined
            ? []
            : [plain(`${Math.round((width / TWIPS_PER_CM) * 100) / 100} cm`)]),
        ]),
      ),
      [evidenceOf(view.document.source.mainPart, table.node, table.text)],
    )
  },
})

const BorderExpected = z.object({
  scope: z.enum(['all', 'outer', 'inner', 'top', 'bottom', 'left', 'right']),
  /** Values of ST_Border; several are alternatives. `none` asks for no line. */
  style: z._default(z.union([z.string(), z.array(z.string())]), 'single'),
  widthPt: z.optional(z.number()),
  colors: z.optional(z.array(z.string())),
})

const borders: Checker<WordView, WordDraft> = defineChecker({
  code: '10809',
  title: words('表格边框', 'table borders'),
  target: TableTarget,
  expected: BorderExpected,
  examine(view, target, expected) {
    const styles = typeof expected.style === 'string' ? [expected.style] : expected.style
    const isNone = styles.includes('none')
    const scopes = {
      all: words('所有框线', 'all borders'),
      outer: words('外侧框线', 'outer borders'),
      inner: words('内部框线', 'inner borders'),
      top: words('上框线', 'top border'),
      bottom: words('下框线', 'bottom border'),
      left: words('左框线', 'left border'),
      right: words('右框线', 'right border'),
    }
    const tail = `${styles.join('/')}${expected.widthPt === undefined ? '' : ` ${expected.widthPt}pt`}${expected.colors === undefined ? '' : ` ${expected.colors.join('/')}`}`
    const wanted = words(
      `${scopes[expected.scope].zh} ${tail}`,
      `${scopes[expected.scope].en} ${tail}`,
    )
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(nameOf(target), wanted, NO_TABLE)
    const styleOf = (line: XmlElement | undefined): string => {
      const value = attribute(line, 'w:val') ?? 'none'
      return value === 'nil' ? 'none' : value
    }
    const isLineOk = (line: XmlElement | undefined): boolean => {
      if (isNone) return styleOf(line) === 'none'
      return (
        styles.includes(styleOf(line)) &&
        (expected.widthPt === undefined ||
          Math.abs((twipsOf(line, 'w:sz') ?? 0) - expected.widthPt * 8) < 0.5) &&
        (expected.colors === undefined ||
          isColor(colorOf(view.document, line, 'w:color'), expected.colors))
      )
    }
    const isWanted = (edge: Edge): boolean =>
      expected.scope === 'all' ||
      ((expected.scope === 'inner' ? !edge.isOuter : edge.isOuter) &&
        (expected.scope === 'outer' || expected.scope === 'inner' || edge.side === expected.scope))
    const tally = new UnitTally()
    for (const edge of tableEdges(view.document, table).filter(isWanted)) {
      // Either neighbour may hold the shared line; asking for none needs both to be without (4.8).
      const isOk = isNone ? edge.lines.every(isLineOk) : edge.lines.some(isLineOk)
      const line = edge.lines.find((one) => styleOf(one) !== 'none')
      const width = (twipsOf(line, 'w:sz') ?? 0) / 8
      tally.add(
        isOk,
        line === undefined
          ? words('无框线', 'no line')
          : plain(`${styleOf(line)} ${width}pt ${colorOf(view.document, line, 'w:color')}`),
      )
    }
    return tally.units.length === 0
      ? blocked(nameOf(target), wanted, words('没有这类框线', 'there are no such edges'))
      : found(nameOf(target), wanted, words('条边', 'edges'), tally.units, [
          evidenceOf(view.document.source.mainPart, table.node, table.text),
        ])
  },
})

export const tableCheckers: readonly Checker<WordView, WordDraft>[] = [
  size,
  content,
  alignment,
  borders,
]

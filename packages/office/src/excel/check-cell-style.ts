import * as z from 'zod/mini'
import {
  COUNT,
  blocked,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange } from './cell-reference.ts'
import { builtInStyle, isStyleNamed } from './cell-style-names.ts'
import type { CellFormat } from './cell-styles.ts'
import { cellsToEdit } from './edit-cells.ts'
import { fillSolid, numberFormatId, placeOf, stylesToEdit } from './edit-styles.ts'
import { formatStart } from './examples/format-start.ts'
import {
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  rangesOf,
  RangeTarget,
} from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'
import { formatAt } from './read-workbook.ts'
import { ownTable } from '../package/own-table.ts'

/** The place of a named style among the style formats; it is written when the file lacks it. */
function namedStyle(draft: ExcelDraft, name: string): number {
  const root = stylesToEdit(draft)
  const listed = ensureChild(root, 'x:cellStyles')
  const known = children(listed, 'x:cellStyle').find((one) =>
    isStyleNamed({ name: attribute(one, 'name') ?? '', builtIn: numberOf(one, 'builtinId') }, name),
  )
  if (known !== undefined) return numberOf(known, 'xfId') ?? 0
  const style = builtInStyle(name)
  if (style === undefined) throw new Error(`There is no cell style ${name}`)
  const font = element('x:font', {}, [
    ...(style.bold === true ? [element('x:b')] : []),
    ...(style.italic === true ? [element('x:i')] : []),
    element('x:sz', { val: style.size ?? 11 }),
    element('x:color', style.color === undefined ? { theme: 1 } : { rgb: `FF${style.color}` }),
    element('x:name', { val: '等线' }),
    element('x:family', { val: 2 }),
    element('x:charset', { val: 134 }),
    element('x:scheme', { val: 'minor' }),
  ])
  const fill = element('x:fill')
  if (style.fill === undefined) putChild(fill, 'x:patternFill', { patternType: 'none' })
  else fillSolid(fill, style.fill)
  const border = element('x:border', {}, [
    element('x:left'),
    element('x:right'),
    element('x:top'),
    style.bottom === undefined
      ? element('x:bottom')
      : element('x:bottom', { style: style.bottom }, [element('x:color', { theme: 4 })]),
    element('x:diagonal'),
  ])
  const formats = ensureChild(root, 'x:cellStyleXfs')
  const xfId = children(formats, 'x:xf').length
  append(
    formats,
    element('x:xf', {
      numFmtId: style.numberFormat === undefined ? 0 : numberFormatId(root, style.numberFormat),
      fontId: placeOf(ensureChild(root, 'x:fonts'), font),
      fillId: placeOf(ensureChild(root, 'x:fills'), fill),
      borderId: placeOf(ensureChild(root, 'x:borders'), border),
    }),
  )
  setAttributes(formats, { count: xfId + 1 })
  append(listed, element('x:cellStyle', { name, xfId, builtinId: style.number }))
  setAttributes(listed, { count: children(listed).length })
  return xfId
}

const styleWords = (style: CellFormat['style']): Words =>
  style === undefined ? words('无样式', 'no style') : plain(style.name)

const cellStyle: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20312',
  title: words('单元格样式', 'cell style'),
  target: RangeTarget,
  /** A name in Chinese or English; styles of the author's own by the name in the start file. */
  expected: z.object({ name: z.string().check(z.minLength(1)) }),
  examine: (view, target, { name }) =>
    judgeCells(view, target, plain(name), ({ style }) => ({
      isOk: style !== undefined && isStyleNamed(style, name),
      actual: styleWords(style),
    })),
  apply(draft, target, { name }) {
    const xfId = namedStyle(draft, name)
    const root = stylesToEdit(draft)
    const format = children(child(root, 'x:cellStyleXfs'), 'x:xf')[xfId]
    const { edit, cells } = cellsToEdit(draft, target)
    const xf = element('x:xf', {
      ...format?.attributes,
      xfId,
      applyNumberFormat: undefined,
    })
    const index = placeOf(ensureChild(root, 'x:cellXfs'), xf)
    for (const cell of cells) setAttributes(edit.cell(cell), { s: index })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A10:B10' },
    expected: { name: '好' },
    near: [
      { name: 'another style', expected: { name: '适中' } },
      {
        name: 'its colours by hand',
        make(draft) {
          const { edit, cells } = cellsToEdit(draft, { sheet: '成绩表', ref: 'A10:B10' })
          edit.style(cells, {
            font(font) {
              putChild(font, 'x:color', { rgb: 'FF006100' })
            },
            fill(fill) {
              fillSolid(fill, 'C6EFCE')
            },
          })
        },
      },
    ],
  },
})

const ASPECTS = ['font', 'fill', 'borders', 'alignment', 'numberFormat'] as const
type Aspect = (typeof ASPECTS)[number]

/** What two formats have to share, in a form that compares as text. */
function aspectOf(format: CellFormat, aspect: Aspect): string {
  const { horizontal, vertical, wrap, shrink, rotation, indent } = format
  if (aspect === 'alignment')
    return JSON.stringify([horizontal, vertical, wrap, shrink, rotation, indent])
  if (aspect === 'borders') return JSON.stringify([format.borders, format.diagonal])
  return JSON.stringify(format[aspect])
}

const ASPECT_WORDS: Readonly<Record<Aspect, Words>> = ownTable({
  font: words('字体', 'font'),
  fill: words('填充', 'fill'),
  borders: words('边框', 'borders'),
  alignment: words('对齐', 'alignment'),
  numberFormat: words('数字格式', 'number format'),
})

/** Format brushed from elsewhere, or cleared: the cells look like the pattern's, tiled over them. */
const copied: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20313',
  title: words('复制或清除格式', 'format copied or cleared'),
  target: RangeTarget,
  expected: z.union([
    z.object({
      /** The range whose format is copied, on the same sheet. */
      like: z
        .string()
        .check(z.refine((ref) => parseRange(ref) !== undefined, 'no known cell reference')),
      aspects: z.optional(z.array(z.enum(ASPECTS)).check(z.minLength(1))),
    }),
    z.object({ cleared: z.literal(true), aspects: z.optional(z.array(z.enum(ASPECTS))) }),
  ]),
  examine(view, target, expected) {
    const like = 'like' in expected ? expected.like : undefined
    const wanted =
      like === undefined
        ? words('格式已清除', 'format cleared')
        : words(`格式同 ${like}`, `format like ${like}`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const pattern = like === undefined ? undefined : parseRange(like)
    const tally = new UnitTally()
    for (const range of rangesOf(target.ref, sheet)) {
      for (const { row, column } of cellsIn([range])) {
        const actual = formatAt(view.workbook, sheet, row, column)
        const model =
          pattern === undefined
            ? view.workbook.styles.format(0)
            : formatAt(
                view.workbook,
                sheet,
                pattern.from.row +
                  ((row - range.from.row) % (pattern.to.row - pattern.from.row + 1)),
                pattern.from.column +
                  ((column - range.from.column) % (pattern.to.column - pattern.from.column + 1)),
              )
        const other = (expected.aspects ?? ASPECTS).find(
          (aspect) => aspectOf(actual, aspect) !== aspectOf(model, aspect),
        )
        tally.add(
          other === undefined,
          other === undefined
            ? words('格式相同', 'same format')
            : words(`${ASPECT_WORDS[other].zh}不同`, `another ${ASPECT_WORDS[other].en}`),
        )
      }
    }
    return found(describeRange(target), wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    if (!('like' in expected)) {
      for (const cell of cells) setAttributes(edit.cell(cell), { s: undefined })
      return
    }
    const pattern = parseRange(expected.like)
    const [range] = rangesOf(target.ref, edit.sheet)
    if (pattern === undefined || range === undefined) throw new Error('There is no such range')
    const height = pattern.to.row - pattern.from.row + 1
    const width = pattern.to.column - pattern.from.column + 1
    for (const cell of cells) {
      const source: XmlElement = edit.cell({
        row: pattern.from.row + ((cell.row - range.from.row) % height),
        column: pattern.from.column + ((cell.column - range.from.column) % width),
      })
      setAttributes(edit.cell(cell), { s: attribute(source, 's') })
    }
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A13:B13' },
    expected: { like: 'C13' },
    near: [
      { name: 'one cell less', target: { in: 'range', sheet: '成绩表', ref: 'A13' } },
      {
        name: 'the fill alone',
        make(draft) {
          const { edit, cells } = cellsToEdit(draft, { sheet: '成绩表', ref: 'A13:B13' })
          edit.style(cells, {
            fill(fill) {
              fillSolid(fill, 'DEEBF7')
            },
          })
        },
      },
    ],
  },
})

export const cellStyleCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [cellStyle, copied]

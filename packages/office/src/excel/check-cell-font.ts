import * as z from 'zod/mini'
import {
  defineChecker,
  join,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { putChild, removeChildren } from '../package/edit-xml.ts'
import { isFont, pointsOf, sizeText } from '../word/word-names.ts'
import type { CellFont, CellFormat } from './cell-styles.ts'
import { cellsToEdit } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'
import type { ExcelCell } from './read-workbook.ts'

/** Fonts that a cell shows: its own, or those of its rich-text runs. */
function fontsOf(
  view: ExcelView,
  format: CellFormat,
  runs: ExcelCell['runs'],
): readonly CellFont[] {
  return runs.length === 0
    ? [format.font]
    : runs.map((run) => view.workbook.styles.runFont(run, format.font))
}

const Size = z
  .union([z.number(), z.string()])
  .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size'))

const font: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20301',
  title: words('字体字号', 'font and size'),
  target: RangeTarget,
  expected: z
    .object({
      name: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
      size: z.optional(Size),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        '机器上没有这种中文字体时，LibreOffice 保存为替代字体',
        'where the Chinese font is not installed, LibreOffice saves the one that it shows instead',
      ),
    },
  ],
  examine(view, target, expected) {
    const size = expected.size === undefined ? undefined : pointsOf(expected.size)
    const names = expected.name
    const wanted = plain(
      [
        ...(names === undefined ? [] : [typeof names === 'string' ? names : names.join('/')]),
        ...(size === undefined ? [] : [sizeText(size)]),
      ].join(' '),
    )
    const isRight = (one: CellFont): boolean =>
      (names === undefined || isFont(one.name, names)) && (size === undefined || one.size === size)
    return judgeCells(view, target, wanted, (format, runs) => {
      const fonts = fontsOf(view, format, runs)
      const shown = fonts.find((one) => !isRight(one)) ?? fonts[0] ?? format.font
      return {
        isOk: fonts.every(isRight),
        actual: plain(`${shown.name} ${sizeText(shown.size)}`),
      }
    })
  },
  apply(draft, target, expected) {
    const [name] = [expected.name ?? []].flat()
    const points = expected.size === undefined ? undefined : pointsOf(expected.size)
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      font(element) {
        if (points !== undefined) putChild(element, 'x:sz', { val: points })
        if (name === undefined) return
        // A font chosen by hand follows the theme no longer.
        removeChildren(element, 'x:scheme')
        putChild(element, 'x:name', { val: name })
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A2:F2' },
    expected: { name: '黑体', size: 14 },
    near: [
      { name: 'one size larger', expected: { name: '黑体', size: 16 } },
      { name: 'another font', expected: { name: '楷体', size: 14 } },
      { name: 'another row', target: { in: 'range', sheet: '成绩表', ref: 'A9:F9' } },
    ],
  },
})

const FLAGS = {
  bold: words('加粗', 'bold'),
  italic: words('倾斜', 'italic'),
  strike: words('删除线', 'struck out'),
}
const NAMES = ['bold', 'italic', 'strike'] as const
const ELEMENTS = { bold: 'x:b', italic: 'x:i', strike: 'x:strike' } as const

const flags: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20302',
  title: words('加粗倾斜下划线', 'bold, italic, underline'),
  target: RangeTarget,
  expected: z
    .object({
      bold: z.optional(z.boolean()),
      italic: z.optional(z.boolean()),
      strike: z.optional(z.boolean()),
      /** Accepted: none, single, double, singleAccounting, doubleAccounting. */
      underline: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const names = NAMES.filter((name) => expected[name] !== undefined)
    const lines = [expected.underline ?? []].flat()
    const text = (read: (name: 'bold' | 'italic' | 'strike') => boolean, line: string): Words =>
      join([
        ...names.map((name) =>
          read(name) ? FLAGS[name] : words(`不${FLAGS[name].zh}`, `not ${FLAGS[name].en}`),
        ),
        ...(lines.length === 0 ? [] : [words(`下划线 ${line}`, `underline ${line}`)]),
      ])
    const isRight = (one: CellFont): boolean =>
      names.every((name) => one[name] === expected[name]) &&
      (lines.length === 0 || lines.includes(one.underline))
    return judgeCells(
      view,
      target,
      text((name) => expected[name] === true, lines.join('/')),
      (format, runs) => {
        const fonts = fontsOf(view, format, runs)
        const shown = fonts.find((one) => !isRight(one)) ?? fonts[0] ?? format.font
        return { isOk: fonts.every(isRight), actual: text((name) => shown[name], shown.underline) }
      },
    )
  },
  apply(draft, target, expected) {
    const [underline] = [expected.underline ?? []].flat()
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      font(element) {
        for (const name of NAMES) {
          if (expected[name] === true) putChild(element, ELEMENTS[name])
          else if (expected[name] === false) removeChildren(element, ELEMENTS[name])
        }
        if (underline === 'none') removeChildren(element, 'x:u')
        else if (underline !== undefined)
          putChild(element, 'x:u', { val: underline === 'single' ? undefined : underline })
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A3:A7' },
    expected: { bold: true, underline: 'double' },
    near: [
      { name: 'another line', expected: { bold: true, underline: 'single' } },
      { name: 'not bold', expected: { underline: 'double' } },
    ],
  },
})

const color: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20303',
  title: words('字体颜色', 'font colour'),
  target: RangeTarget,
  expected: z.object({ colors: z.array(z.string()).check(z.minLength(1)) }),
  examine: (view, target, expected) =>
    judgeCells(view, target, plain(expected.colors.join('/')), (format, runs) => {
      const fonts = fontsOf(view, format, runs)
      const isRight = (one: CellFont): boolean => isColor(one.color, expected.colors)
      const shown = fonts.find((one) => !isRight(one)) ?? fonts[0] ?? format.font
      return { isOk: fonts.every(isRight), actual: plain(shown.color) }
    }),
  apply(draft, target, { colors: [first = 'auto'] }) {
    const rgb = writtenColor(first)
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      font(element) {
        putChild(element, 'x:color', rgb === 'auto' ? { auto: 1 } : { rgb: `FF${rgb}` })
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'B3:B7' },
    expected: { colors: ['红色'] },
    near: [
      { name: 'another red', expected: { colors: ['深红'] } },
      { name: 'one cell less', target: { in: 'range', sheet: '成绩表', ref: 'B3:B6' } },
    ],
  },
})

export const fontCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [font, flags, color]

import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker } from '../checkpoints/checker.ts'
import { putChild, removeChildren } from '../package/edit-xml.ts'
import { at, attribute, child, numberOf, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { gridStart, pageStart } from './examples/page-start.ts'
import { judgeSections, SectionsTarget, sectionsToEdit } from './judge-sections.ts'
import { pageSize } from './check-page-setup.ts'
import { DIRECTION_WORDS, TEXT_DIRECTIONS, textDirection } from './text-direction.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const GRID_TYPES = ['default', 'lines', 'linesAndChars', 'snapToChars'] as const
type GridType = (typeof GRID_TYPES)[number]
const GRID_WORDS = {
  default: words('无网格', 'no grid'),
  lines: words('只指定行网格', 'grid of lines'),
  linesAndChars: words('指定行和字符网格', 'grid of lines and characters'),
  snapToChars: words('文字对齐字符网格', 'text snapped to characters'),
}

/** Twips that text has down and across the page; a vertical page is filled the other way. */
function textArea(section: XmlElement): { readonly height: number; readonly width: number } {
  const [pageWidth, pageHeight] = pageSize(section)
  const margins = child(section, 'w:pgMar')
  const side = (name: string): number => Math.abs(twipsOf(margins, `w:${name}`) ?? 0)
  const width = pageWidth - side('left') - side('right') - side('gutter')
  const height = pageHeight - side('top') - side('bottom')
  const direction = textDirection(attribute(child(section, 'w:textDirection'), 'w:val'))
  const isVertical = direction === 'tbRl' || direction === 'tbRlV' || direction === 'tbLrV'
  return isVertical ? { height: width, width: height } : { height, width }
}

/** Points of the default paragraph's text: the pitch of characters is counted from it. */
function bodyPoints(document: WordDocument): number {
  const levels = [
    document.styles.defaultRun,
    ...document.styles.chain(undefined, 'paragraph').map((style) => child(style, 'w:rPr')),
  ]
  const half = levels
    .map((level) => numberOf(at(level, 'w:sz'), 'w:val'))
    .findLast((size) => size !== undefined)
  return (half ?? 20) / 2
}

interface Grid {
  readonly type: GridType
  readonly lines: number
  readonly chars: number
  readonly linePitch: number
}

/** Lines of a page: the pitch is stored in whole twips, so a line that just misses still counts. */
function gridOf(document: WordDocument, section: XmlElement): Grid {
  const node = child(section, 'w:docGrid')
  const type = GRID_TYPES.find((one) => one === attribute(node, 'w:type')) ?? 'default'
  const pitch = twipsOf(node, 'w:linePitch') ?? 0
  const { height, width } = textArea(section)
  const space = (numberOf(node, 'w:charSpace') ?? 0) / 4096
  const character = (bodyPoints(document) + space) * 20
  return {
    type,
    linePitch: pitch,
    lines: type === 'default' || pitch <= 1 ? 0 : Math.floor(height / (pitch - 1)),
    chars:
      type === 'default' || type === 'lines' || character <= 0
        ? 0
        : Math.floor(width / character + 0.03),
  }
}

const documentGrid: Checker<WordView, WordDraft> = defineChecker({
  code: '10310',
  title: words('文档网格', 'document grid'),
  target: SectionsTarget,
  expected: z
    .object({
      type: z.optional(z.enum(GRID_TYPES)),
      /** Lines on a page, characters on a line. */
      lines: z.optional(z.int().check(z.gte(1))),
      chars: z.optional(z.int().check(z.gte(1))),
      linePitchPt: z.optional(z.number()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const { type, lines, chars, linePitchPt } = expected
    const describe = (grid: Grid) =>
      join([
        ...(type === undefined ? [] : [GRID_WORDS[grid.type]]),
        ...(lines === undefined
          ? []
          : [
              grid.lines === 0
                ? words('未指定每页行数', 'no number of lines')
                : words(`每页${grid.lines}行`, `${grid.lines} lines on a page`),
            ]),
        ...(chars === undefined
          ? []
          : [
              grid.chars === 0
                ? words('未指定每行字数', 'no number of characters')
                : words(`每行${grid.chars}字`, `${grid.chars} characters on a line`),
            ]),
        ...(linePitchPt === undefined
          ? []
          : [words(`行跨度${grid.linePitch / 20}磅`, `lines of ${grid.linePitch / 20} pt`)]),
      ])
    const wanted = describe({
      type: type ?? 'lines',
      lines: lines ?? 0,
      chars: chars ?? 0,
      linePitch: (linePitchPt ?? 0) * 20,
    })
    return judgeSections(view, target, wanted, (section) => {
      const grid = gridOf(view.document, section)
      return {
        isOk:
          (type === undefined || grid.type === type) &&
          (lines === undefined || grid.lines === lines) &&
          (chars === undefined || grid.chars === chars) &&
          (linePitchPt === undefined || Math.abs(grid.linePitch - linePitchPt * 20) <= 1),
        actual: describe(grid),
      }
    })
  },
  apply(draft, target, expected) {
    const sections = sectionsToEdit(draft, target)
    const { document } = draft.view()
    for (const section of sections) {
      const { height, width } = textArea(section)
      const { type, lines, chars, linePitchPt } = expected
      const pitch =
        linePitchPt === undefined
          ? lines === undefined
            ? (twipsOf(child(section, 'w:docGrid'), 'w:linePitch') ?? 312)
            : Math.floor(height / lines)
          : Math.round(linePitchPt * 20)
      const space =
        chars === undefined
          ? undefined
          : Math.round((width / chars / 20 - bodyPoints(document)) * 4096)
      const kind = type ?? (chars === undefined ? 'lines' : 'linesAndChars')
      putChild(section, 'w:docGrid', {
        'w:type': kind === 'default' ? undefined : kind,
        'w:linePitch': pitch,
        'w:charSpace': space,
      })
    }
  },
  example: {
    start: gridStart,
    target: { in: 'section' },
    expected: { type: 'linesAndChars', lines: 40, chars: 38 },
    near: [
      {
        name: 'one line and one character more',
        expected: { type: 'linesAndChars', lines: 41, chars: 39 },
      },
      { name: 'a grid of lines alone', expected: { type: 'lines', lines: 40 } },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 按另一字号折算字符跨度，保存后每行字数改变',
        'LibreOffice counts the pitch of characters from another font size: characters on a line change',
      ),
    },
  ],
})

const RESTART = {
  newPage: words('每页重新编号', 'restarting on each page'),
  newSection: words('每节重新编号', 'restarting in each section'),
  continuous: words('连续编号', 'continuous'),
}

const lineNumbers: Checker<WordView, WordDraft> = defineChecker({
  code: '10311',
  title: words('行号', 'line numbers'),
  target: SectionsTarget,
  expected: z.object({
    /** Every how many lines a number is shown. */
    countBy: z._default(z.int().check(z.gte(1)), 1),
    restart: z.optional(z.enum(['newPage', 'newSection', 'continuous'])),
    /** The first number as Word's window shows it; the file keeps one less. */
    start: z.optional(z.int().check(z.gte(1))),
  }),
  examine(view, target, expected) {
    const describe = (countBy: number, restart: keyof typeof RESTART, start: number) =>
      join([
        words(`行号间隔${countBy}`, `line numbers every ${countBy} lines`),
        ...(expected.restart === undefined ? [] : [RESTART[restart]]),
        ...(expected.start === undefined ? [] : [words(`起始${start}`, `from ${start}`)]),
      ])
    return judgeSections(
      view,
      target,
      describe(expected.countBy, expected.restart ?? 'newPage', expected.start ?? 1),
      (section) => {
        const node = child(section, 'w:lnNumType')
        const countBy = numberOf(node, 'w:countBy') ?? 0
        const raw = attribute(node, 'w:restart')
        const restart = raw === 'newSection' || raw === 'continuous' ? raw : 'newPage'
        const start = (numberOf(node, 'w:start') ?? 0) + 1
        return {
          isOk:
            countBy === expected.countBy &&
            (expected.restart === undefined || expected.restart === restart) &&
            (expected.start === undefined || expected.start === start),
          actual:
            countBy === 0
              ? words('没有行号', 'no line numbers')
              : describe(countBy, restart, start),
        }
      },
    )
  },
  limits: words(
    '每节重新编号经 LibreOffice 保存后变为连续编号',
    'restarting in each section becomes continuous when LibreOffice saves',
  ),
  apply(draft, target, expected) {
    for (const section of sectionsToEdit(draft, target))
      putChild(section, 'w:lnNumType', {
        'w:countBy': expected.countBy,
        'w:start': expected.start === undefined ? undefined : expected.start - 1,
        'w:restart': expected.restart === 'newPage' ? undefined : expected.restart,
      })
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { countBy: 5, restart: 'continuous' },
    near: [
      { name: 'every second line', expected: { countBy: 2, restart: 'continuous' } },
      { name: 'restarting on each page', expected: { countBy: 5, restart: 'newPage' } },
    ],
  },
})

const pageDirection: Checker<WordView, WordDraft> = defineChecker({
  code: '10312',
  title: words('文字方向', 'text direction of the page'),
  target: SectionsTarget,
  expected: z.object({ value: z.enum(TEXT_DIRECTIONS) }),
  examine: (view, target, expected) =>
    judgeSections(view, target, DIRECTION_WORDS[expected.value], (section) => {
      const actual = textDirection(attribute(child(section, 'w:textDirection'), 'w:val'))
      return { isOk: actual === expected.value, actual: DIRECTION_WORDS[actual] }
    }),
  apply(draft, target, expected) {
    for (const section of sectionsToEdit(draft, target)) {
      if (expected.value === 'lrTb') removeChildren(section, 'w:textDirection')
      else putChild(section, 'w:textDirection', { 'w:val': expected.value })
    }
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { value: 'tbRl' },
    near: [{ name: 'columns from the left', expected: { value: 'tbLrV' } }],
  },
})

const VERTICAL = {
  top: words('顶端对齐', 'top'),
  center: words('居中', 'centred'),
  both: words('两端对齐', 'justified'),
  bottom: words('底端对齐', 'bottom'),
}

const verticalAlignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10313',
  title: words('页面垂直对齐', 'vertical alignment of the page'),
  target: SectionsTarget,
  expected: z.object({ value: z.enum(['top', 'center', 'both', 'bottom']) }),
  examine: (view, target, expected) =>
    judgeSections(view, target, VERTICAL[expected.value], (section) => {
      const raw = attribute(child(section, 'w:vAlign'), 'w:val')
      const actual = raw === 'center' || raw === 'both' || raw === 'bottom' ? raw : 'top'
      return { isOk: actual === expected.value, actual: VERTICAL[actual] }
    }),
  apply(draft, target, expected) {
    for (const section of sectionsToEdit(draft, target))
      putChild(section, 'w:vAlign', { 'w:val': expected.value })
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { value: 'center' },
    near: [{ name: 'at the bottom', expected: { value: 'bottom' } }],
  },
})

export const gridCheckers: readonly Checker<WordView, WordDraft>[] = [
  documentGrid,
  lineNumbers,
  pageDirection,
  verticalAlignment,
]

import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { formWords } from '../drawing/drawing-words.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import { child, xpathOf } from '../package/xml-query.ts'
import { cellName, parseCell } from './cell-reference.ts'
import { describeSheet } from './check-page-setup.ts'
import { editSheet } from './edit-cells.ts'
import { addObject, relatePicture } from './edit-objects.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { isIssued } from './issued-pictures.ts'
import { OBJECT_KINDS, sheetObjects, type ObjectKind, type SheetObject } from './read-objects.ts'
import { ownTable } from '../package/own-table.ts'

const EMU_PER_CM = 360_000
/** Anchors are rounded to pixels of cells. */
const TOLERANCE_CM = 0.15

const KINDS: Readonly<Record<ObjectKind, Words>> = ownTable({
  picture: words('图片', 'picture'),
  shape: words('形状', 'shape'),
  textBox: words('文本框', 'text box'),
  wordArt: words('艺术字', 'WordArt'),
  smartArt: words('SmartArt 图形', 'SmartArt'),
})
const length = z.optional(z.number().check(z.gt(0), z.lte(200)))

const ObjectExpected = z.object({
  kind: z.enum(OBJECT_KINDS),
  text: z.optional(z.string()),
  /** A picture issued with the task. */
  file: z.optional(z.string().check(z.minLength(1))),
  /** Accepted preset forms: rect, ellipse, star5 … */
  forms: z.optional(z.array(z.string()).check(z.minLength(1))),
  fill: z.optional(FillExpected),
  line: z.optional(LineExpected),
  widthCm: length,
  heightCm: length,
  /** The cell of the upper left corner. */
  cell: z.optional(
    z.string().check(z.refine((ref) => parseCell(ref) !== undefined, 'no known cell reference')),
  ),
  /** Accepted bends of WordArt: textArchUp … */
  warps: z.optional(z.array(z.string()).check(z.minLength(1))),
  vertical: z.optional(z.boolean()),
  /** Accepted layouts of SmartArt: process1, cycle2 … */
  layouts: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** Texts of SmartArt, one tab before a text for each level. */
  texts: z.optional(z.array(z.string())),
})
type Wanted = z.infer<typeof ObjectExpected>

const isPicture = (view: ExcelView, one: SheetObject, file: string): boolean =>
  one.picture !== undefined && isIssued(view, one.picture.part, one.picture.id, file)

const plainText = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')
const inCm = (emu: number | undefined): number =>
  emu === undefined ? 0 : Math.round((emu / EMU_PER_CM) * 100) / 100

function size(
  value: number | undefined,
  zh: string,
  en: string,
  read: (one: SheetObject) => number | undefined,
): readonly Asked<SheetObject>[] {
  const say = (cm: number): Words => words(`${zh}${cm}厘米`, `${en} ${cm} cm`)
  return ask(value, say, (one: SheetObject, wanted) => {
    const actual = inCm(read(one))
    return { isOk: Math.abs(actual - wanted) <= TOLERANCE_CM, actual: say(actual) }
  })
}

function questions(view: ExcelView, expected: Wanted): Asked<SheetObject>[] {
  const quoted = (text: string): Words => words(`“${text}”`, `“${text}”`)
  const listed = (list: readonly string[]): Words => plain(list.join('/'))
  return [
    ...ask(expected.text, quoted, ({ text }: SheetObject, value) => ({
      isOk: plainText(text) === plainText(value),
      actual: quoted(text),
    })),
    ...ask(expected.file, plain, (one: SheetObject, value) => {
      const isOk = isPicture(view, one, value)
      return { isOk, actual: isOk ? plain(value) : words('别的图片', 'another picture') }
    }),
    ...ask(
      expected.forms,
      (forms) =>
        words(
          forms.map((one) => formWords(one).zh).join('/'),
          forms.map((one) => formWords(one).en).join('/'),
        ),
      ({ form }: SheetObject, forms) => ({
        isOk: form !== undefined && forms.includes(form),
        actual: formWords(form ?? ''),
      }),
    ),
    ...ask(expected.fill, fillWords, (one: SheetObject, value) => ({
      isOk: isFill(one.fill, value, (blip, file) =>
        isIssued(view, one.part, blip.relationship, file),
      ),
      actual: foundFillWords(one.fill),
    })),
    ...ask(expected.line, lineWords, (one: SheetObject, value) => ({
      isOk: isLine(one.line, value),
      actual: foundLineWords(one.line),
    })),
    ...size(expected.widthCm, '宽', 'width', (one) => one.width),
    ...size(expected.heightCm, '高', 'height', (one) => one.height),
    ...ask(
      expected.cell,
      (ref) => words(`在${ref}`, `at ${ref}`),
      ({ cell }: SheetObject, ref) => {
        const actual = cell === undefined ? '' : cellName(cell)
        return { isOk: actual === ref.toUpperCase(), actual: words(`在${actual}`, `at ${actual}`) }
      },
    ),
    ...ask(expected.warps, listed, ({ warp }: SheetObject, value) => ({
      isOk: warp !== undefined && value.includes(warp),
      actual: plain(warp ?? 'textNoShape'),
    })),
    ...ask(
      expected.vertical,
      (value) => (value ? words('竖排', 'vertical') : words('横排', 'horizontal')),
      ({ isUpright }: SheetObject, value) => ({
        isOk: isUpright === value,
        actual: isUpright ? words('竖排', 'vertical') : words('横排', 'horizontal'),
      }),
    ),
    ...ask(expected.layouts, listed, ({ smartArt }: SheetObject, value) => ({
      isOk: smartArt !== undefined && value.includes(smartArt.layout),
      actual: plain(smartArt?.layout ?? ''),
    })),
    ...ask(
      expected.texts,
      (list) => plain(list.join(' | ')),
      ({ smartArt }: SheetObject, value) => {
        const actual = smartArt?.texts ?? []
        return {
          isOk:
            actual.length === value.length &&
            actual.every((one, index) => plainText(one) === plainText(value[index] ?? '')),
          actual: plain(actual.join(' | ')),
        }
      },
    ),
  ]
}

/** The object of a kind that comes nearest to what is asked. */
function bestOf(
  asked: readonly Asked<SheetObject>[],
  objects: readonly SheetObject[],
): SheetObject | undefined {
  const right = (one: SheetObject): number => unitsOf(asked, one).filter((unit) => unit.isOk).length
  return objects.reduce<SheetObject | undefined>(
    (best, one) => (best === undefined || right(one) > right(best) ? one : best),
    undefined,
  )
}

const objects: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20909',
  title: words(
    '图片、形状、文本框、艺术字、SmartArt',
    'pictures, shapes, text boxes, WordArt, SmartArt',
  ),
  target: SheetTarget,
  expected: ObjectExpected,
  examine(view, target, expected) {
    const asked = questions(view, expected)
    const kind = KINDS[expected.kind]
    const more = wantedOf(asked)
    const wanted =
      asked.length === 0 ? kind : words(`${kind.zh}：${more.zh}`, `${kind.en}: ${more.en}`)
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const best = bestOf(
      asked,
      sheetObjects(view.workbook, sheet).filter((one) => one.kinds.includes(expected.kind)),
    )
    if (best === undefined)
      return blocked(where, wanted, words(`没有${kind.zh}`, `there is no ${kind.en}`))
    const units = [{ isOk: true, weight: 1, actual: kind }, ...unitsOf(asked, best)]
    return found(where, wanted, COUNT.items, units, [
      { part: best.part, xpath: xpathOf(best.node), snippet: best.text || best.name },
    ])
  },
  apply(draft, target, expected) {
    const find = (): SheetObject | undefined => {
      const view = draft.view()
      const sheet = findSheet(view, target.sheet)
      if (sheet === undefined) throw new Error(`There is no sheet ${target.sheet}`)
      return sheetObjects(view.workbook, sheet).find(
        (one) =>
          one.kinds.includes(expected.kind) &&
          (expected.text === undefined || plainText(one.text) === plainText(expected.text)) &&
          (expected.file === undefined || isPicture(view, one, expected.file)),
      )
    }
    const edit = editSheet(draft, target.sheet)
    const { last } = edit.sheet
    if (find() === undefined)
      addObject(edit, {
        kind: expected.kind,
        cell: parseCell(expected.cell ?? '') ?? { row: 1, column: last.column + 2 },
        widthCm: expected.widthCm ?? 4,
        heightCm: expected.heightCm ?? 2,
        text: expected.text ?? '',
        form: expected.forms?.[0] ?? 'rect',
        warp: expected.warps?.[0] ?? 'textPlain',
        file: expected.file,
        layout: expected.layouts?.[0] ?? 'process1',
        texts: expected.texts ?? ['一', '二', '三'],
      })
    const made = find()
    const properties = child(made?.node, 'xdr:spPr')
    if (made === undefined || properties === undefined) return
    if (expected.fill !== undefined)
      writeExpectedFill(properties, expected.fill, (file) => relatePicture(edit, made.part, file))
    if (expected.line !== undefined) writeExpectedLine(properties, expected.line)
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '封面' },
    expected: {
      kind: 'textBox',
      text: '制表：财务部',
      fill: { kind: 'solid', colors: ['黄色'] },
      widthCm: 5,
      heightCm: 1.5,
    },
    near: [
      {
        name: 'another colour',
        expected: {
          kind: 'textBox',
          text: '制表：财务部',
          fill: { kind: 'solid', colors: ['浅绿'] },
          widthCm: 5,
          heightCm: 1.5,
        },
      },
      { name: 'a shape', expected: { kind: 'shape', text: '制表：财务部', forms: ['ellipse'] } },
      { name: 'a picture', expected: { kind: 'picture', file: '徽标.png' } },
      {
        name: 'SmartArt',
        expected: { kind: 'smartArt', layouts: ['process1'], texts: ['核对', '发放'] },
      },
      {
        name: 'typed into a cell',
        make(draft) {
          editSheet(draft, '封面').setValue({ row: 3, column: 1 }, '制表：财务部')
        },
      },
    ],
  },
})

export const objectCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [objects]

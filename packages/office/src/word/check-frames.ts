import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureFirst, insertBeside, putChild, remove } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { positionElement, readPosition, readWrap, writeWrap, type Wrap } from './frames.ts'
import { findObject, ObjectTarget, objectToEdit, objectWords } from './object-targets.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { paragraphFormat } from './paragraph-format.ts'
import { EMU_PER_CM } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const NO_OBJECT = words('没有这个对象', 'there is no such object')
const WRAPS: Readonly<Record<Wrap, Words>> = ownTable({
  inline: words('嵌入型', 'in line with text'),
  square: words('四周型', 'square'),
  tight: words('紧密型', 'tight'),
  through: words('穿越型', 'through'),
  topAndBottom: words('上下型', 'top and bottom'),
  behind: words('衬于文字下方', 'behind the text'),
  inFront: words('浮于文字上方', 'in front of the text'),
})

const wrapping: Checker<WordView, WordDraft> = defineChecker({
  code: '10903',
  title: words('文字环绕', 'text wrapping'),
  target: ObjectTarget,
  expected: z.object({
    /** Accepted kinds. */
    wraps: z
      .array(z.enum(['inline', 'square', 'tight', 'through', 'topAndBottom', 'behind', 'inFront']))
      .check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const where = objectWords(target)
    const wanted = words(
      expected.wraps.map((one) => WRAPS[one].zh).join('/'),
      expected.wraps.map((one) => WRAPS[one].en).join('/'),
    )
    const object = findObject(view, target)
    if (object === undefined) return blocked(where, wanted, NO_OBJECT)
    const wrap = readWrap(object)
    return found(where, wanted, COUNT.items, single(expected.wraps.includes(wrap), WRAPS[wrap]), [
      evidenceOf(view.document.source.mainPart, object.frame, object.text),
    ])
  },
  apply(draft, target, expected) {
    writeWrap(objectToEdit(draft, target), expected.wraps[0] ?? 'square')
  },
  example: {
    start: objectsStart,
    target: { in: 'picture', file: PICTURES.choir },
    expected: { wraps: ['tight'] },
    near: [
      { name: 'square instead', expected: { wraps: ['square'] } },
      { name: 'behind the text', expected: { wraps: ['behind'] } },
      { name: 'another picture', target: { in: 'picture', file: PICTURES.dance } },
    ],
  },
})

const Direction = z
  .object({
    align: z.optional(z.string()),
    offsetCm: z.optional(z.number()),
    /** Accepted values of relativeFrom: page, margin, column, paragraph … */
    relativeTo: z.optional(z.array(z.string()).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type Direction = z.infer<typeof Direction>
type Side = 'horizontal' | 'vertical'

const ALIGNS: Readonly<Record<string, Words>> = ownTable({
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  top: words('顶端对齐', 'top'),
  bottom: words('底端对齐', 'bottom'),
  inside: words('内侧', 'inside'),
  outside: words('外侧', 'outside'),
})
const SIDES = { horizontal: words('水平', 'across'), vertical: words('垂直', 'down') }
const BASES: Readonly<Record<string, Words>> = ownTable({
  page: words('页面', 'the page'),
  margin: words('页边距', 'the margins'),
  column: words('栏', 'the column'),
  character: words('字符', 'the character'),
  paragraph: words('段落', 'the paragraph'),
  line: words('行', 'the line'),
})

function placeText(
  side: Side,
  align: string | undefined,
  offsetCm: number | undefined,
  bases: readonly string[],
): Words {
  const how = align === undefined ? undefined : (ALIGNS[align] ?? words(align, align))
  const far = offsetCm === undefined ? '' : `${Math.round(offsetCm * 100) / 100}`
  const base = bases.map((one) => BASES[one] ?? words(one, one))
  const zh = base.length === 0 ? '' : `（相对于${base.map((one) => one.zh).join('/')}）`
  const en = base.length === 0 ? '' : ` of ${base.map((one) => one.en).join('/')}`
  return words(
    `${SIDES[side].zh}${how?.zh ?? `${far}厘米`}${zh}`,
    `${SIDES[side].en} ${how?.en ?? `${far} cm`}${en}`,
  )
}

/** One direction's place; an object in the line is placed by its paragraph's alignment (10904). */
function judgeSide(
  view: WordView,
  object: NonNullable<ReturnType<typeof findObject>>,
  side: Side,
  wanted: Direction,
): Unit {
  const position = readPosition(object, side)
  if (position === undefined) {
    const paragraph = view.document.paragraphs.find((one) => one.node === object.paragraph)
    const align =
      side === 'vertical' || paragraph === undefined
        ? undefined
        : paragraphFormat(view.document, paragraph).alignment
    const seen = align === 'both' ? 'left' : align
    return {
      isOk: seen !== undefined && wanted.align === seen && wanted.offsetCm === undefined,
      weight: 1,
      actual: words(
        `嵌入型，段落${ALIGNS[seen ?? '']?.zh ?? ''}`,
        `in the line, paragraph ${ALIGNS[seen ?? '']?.en ?? ''}`.trim(),
      ),
    }
  }
  const { align, offsetEmu, relativeTo } = position
  const offsetCm = offsetEmu === undefined ? undefined : offsetEmu / EMU_PER_CM
  const isOk =
    (wanted.align === undefined || wanted.align === align) &&
    (wanted.offsetCm === undefined ||
      (align === undefined && Math.abs((offsetCm ?? 0) - wanted.offsetCm) <= 0.05 + 1e-9)) &&
    (wanted.relativeTo === undefined || wanted.relativeTo.includes(relativeTo))
  return { isOk, weight: 1, actual: placeText(side, align, offsetCm ?? 0, [relativeTo]) }
}

const position: Checker<WordView, WordDraft> = defineChecker({
  code: '10904',
  title: words('对象位置', 'position'),
  target: ObjectTarget,
  expected: z
    .object({ horizontal: z.optional(Direction), vertical: z.optional(Direction) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const where = objectWords(target)
    const sides = (['horizontal', 'vertical'] as const).flatMap((side) => {
      const wanted = expected[side]
      return wanted === undefined ? [] : [{ side, wanted }]
    })
    const texts = sides.map(({ side, wanted }) =>
      placeText(side, wanted.align, wanted.offsetCm, wanted.relativeTo ?? []),
    )
    const wanted = words(
      texts.map((one) => one.zh).join('、'),
      texts.map((one) => one.en).join(', '),
    )
    const object = findObject(view, target)
    if (object === undefined) return blocked(where, wanted, NO_OBJECT)
    const units = sides.map((one) => judgeSide(view, object, one.side, one.wanted))
    return found(where, wanted, COUNT.items, units, [
      evidenceOf(view.document.source.mainPart, object.frame, object.text),
    ])
  },
  apply(draft, target, expected) {
    const object = objectToEdit(draft, target)
    if (object.frame.name === 'wp:inline') {
      const align = expected.horizontal?.align
      if (align === undefined) throw new Error('An object in the line has no place of its own')
      putChild(ensureFirst(object.paragraph, 'w:pPr'), 'w:jc', { 'w:val': align })
      return
    }
    for (const side of ['horizontal', 'vertical'] as const) {
      const wanted = expected[side]
      const old = child(object.frame, side === 'horizontal' ? 'wp:positionH' : 'wp:positionV')
      if (wanted === undefined || old === undefined) continue
      const { align, offsetCm, relativeTo } = wanted
      const offsetEmu = offsetCm === undefined ? undefined : offsetCm * EMU_PER_CM
      insertBeside(old, 'before', [
        positionElement(side, { align, offsetEmu, relativeTo: relativeTo?.[0] }),
      ])
      remove(old)
    }
  },
  example: {
    start: objectsStart,
    target: { in: 'picture', file: PICTURES.dance },
    expected: { horizontal: { align: 'right', relativeTo: ['margin'] }, vertical: { offsetCm: 1 } },
    near: [
      {
        name: 'centred instead',
        expected: {
          horizontal: { align: 'center', relativeTo: ['margin'] },
          vertical: { offsetCm: 1 },
        },
      },
      {
        name: 'a millimetre lower',
        expected: {
          horizontal: { align: 'right', relativeTo: ['margin'] },
          vertical: { offsetCm: 1.1 },
        },
      },
      {
        name: 'the paragraph aligned instead',
        make(draft) {
          const anchors = [{ text: OBJECTS.dance }]
          for (const { properties } of paragraphsToEdit(draft, { in: 'paragraphs', anchors }))
            putChild(properties, 'w:jc', { 'w:val': 'right' })
        },
      },
    ],
  },
})

export const frameCheckers: readonly Checker<WordView, WordDraft>[] = [wrapping, position]

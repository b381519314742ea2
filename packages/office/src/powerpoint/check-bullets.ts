import * as z from 'zod/mini'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { Colors } from '../drawing/expect-fill.ts'
import { colorElement } from '../drawing/write-drawing.ts'
import { element, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { attribute, numberOf } from '../package/xml-query.ts'
import { drawnSign, isGlyph } from '../word/bullet-glyphs.ts'
import { slideParagraphsToEdit } from './edit-slide-text.ts'
import { textStart } from './examples/text-start.ts'
import { isMaterial, relateMaterial } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { NonEmpty } from './slide-targets.ts'
import { slideParagraphFormat, type SlideParagraphFormat } from './text-format.ts'
import {
  describeText,
  judgeSlideParagraphs,
  locateText,
  TextTarget,
  type TextSlice,
} from './text-targets.ts'

const Names = z.array(NonEmpty).check(z.minLength(1))
const more = {
  colors: z.optional(Colors),
  /** Of the size of the text. */
  sizePercent: z.optional(z.number().check(z.gt(0))),
}
const BulletExpected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('character'),
    /** The signs that are accepted as they are seen: ● ■ ✓ ➢ … */
    characters: z.optional(Names),
    ...more,
  }),
  z.object({
    kind: z.literal('number'),
    /** Accepted values of a:buAutoNum type: arabicPeriod, ea1ChsPeriod, circleNumDbPlain … */
    types: z.optional(Names),
    startAt: z.optional(z.int().check(z.gte(1))),
    ...more,
  }),
  z.object({
    kind: z.literal('picture'),
    /** Path of an issued picture; any picture without one. */
    file: z.optional(NonEmpty),
  }),
])
type BulletExpected = z.infer<typeof BulletExpected>

const NONE = words('无项目符号', 'no bullet')
const PICTURE = words('图片项目符号', 'a picture bullet')

function expectedWords(expected: BulletExpected): Words {
  if (expected.kind === 'none') return NONE
  if (expected.kind === 'picture') return PICTURE
  const color = expected.colors === undefined ? '' : ` ${expected.colors.join('/')}`
  const size = expected.sizePercent === undefined ? '' : ` ${expected.sizePercent}%`
  if (expected.kind === 'number') {
    const start = expected.startAt === undefined ? '' : ` ${expected.startAt}…`
    const type = `${expected.types?.join('/') ?? ''}${start}${color}${size}`
    return words(`编号 ${type}`.trim(), `numbering ${type}`.trim())
  }
  const sign = `${expected.characters?.join('/') ?? ''}${color}${size}`
  return words(`项目符号 ${sign}`.trim(), `a bullet ${sign}`.trim())
}

/** What a paragraph has, with as much of its look as the checkpoint asks for. */
function foundWords(format: SlideParagraphFormat, expected: BulletExpected): Words {
  const { bullet, bulletColor, bulletSize } = format
  if (bullet.kind === 'none') return NONE
  if (bullet.kind === 'picture') return PICTURE
  const isLook = expected.kind === 'character' || expected.kind === 'number'
  const color = isLook && expected.colors !== undefined ? [bulletColor ?? '—'] : []
  const size =
    isLook && expected.sizePercent !== undefined ? [`${Math.round(bulletSize ?? 100)}%`] : []
  if (bullet.kind === 'number') {
    const start = bullet.start === 1 ? [] : [`${bullet.start}…`]
    const text = [bullet.type, ...start, ...color, ...size].join(' ')
    return words(`编号 ${text}`, `numbering ${text}`)
  }
  const sign = drawnSign(bullet.character, bullet.font) ?? bullet.character
  const text = [sign, ...color, ...size].join(' ')
  return words(`项目符号 ${text}`, `a bullet ${text}`)
}

function isBullet(view: PowerPointView, slice: TextSlice, expected: BulletExpected): boolean {
  const format = slideParagraphFormat(slice.place, slice.paragraph)
  const { bullet } = format
  if (expected.kind === 'none') return bullet.kind === 'none'
  if (expected.kind === 'picture')
    return (
      bullet.kind === 'picture' &&
      (expected.file === undefined ||
        (bullet.relationship !== undefined &&
          isMaterial(view, slice.place.page.part, [bullet.relationship], expected.file)))
    )
  const { colors, sizePercent } = expected
  const isOk =
    expected.kind === 'number'
      ? bullet.kind === 'number' &&
        (expected.types === undefined || expected.types.includes(bullet.type)) &&
        (expected.startAt === undefined || expected.startAt === bullet.start)
      : bullet.kind === 'character' &&
        (expected.characters === undefined ||
          isGlyph(drawnSign(bullet.character, bullet.font), expected.characters))
  return (
    isOk &&
    (colors === undefined ||
      (format.bulletColor !== undefined && isColor(format.bulletColor, colors))) &&
    (sizePercent === undefined || Math.abs((format.bulletSize ?? 100) - sizePercent) < 1)
  )
}

const bullets: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30204',
  title: words('项目符号和编号', 'bullets and numbering'),
  target: TextTarget,
  expected: BulletExpected,
  examine: (view, target, expected) =>
    judgeSlideParagraphs(
      locateText(view, target),
      describeText(target),
      expectedWords(expected),
      (slice) => ({
        isOk: isBullet(view, slice, expected),
        actual: foundWords(slideParagraphFormat(slice.place, slice.paragraph), expected),
      }),
    ),
  apply(draft, target, expected) {
    for (const { properties, part } of slideParagraphsToEdit(draft, target)) {
      removeChildren(properties, 'a:buNone', 'a:buChar', 'a:buAutoNum', 'a:buBlip', 'a:buFont')
      if (expected.kind === 'none') {
        putChild(properties, 'a:buNone')
        setAttributes(properties, { marL: 0, indent: 0 })
        continue
      }
      if (numberOf(properties, 'marL') === undefined || attribute(properties, 'marL') === '0')
        setAttributes(properties, { marL: 342_900, indent: -342_900 })
      if (expected.kind === 'picture') {
        if (expected.file === undefined) throw new Error('A picture bullet needs a picture')
        const id = relateMaterial(draft, part, expected.file)
        putChild(properties, 'a:buBlip', {}, [element('a:blip', { 'r:embed': id })])
        continue
      }
      const [color] = expected.colors ?? []
      if (color !== undefined)
        putChild(properties, 'a:buClr', {}, [colorElement(writtenColor(color))])
      if (expected.sizePercent !== undefined)
        putChild(properties, 'a:buSzPct', { val: Math.round(expected.sizePercent * 1000) })
      if (expected.kind === 'number') {
        putChild(properties, 'a:buFont', { typeface: '+mj-lt' })
        putChild(properties, 'a:buAutoNum', {
          type: expected.types?.[0] ?? 'arabicPeriod',
          startAt: expected.startAt === 1 ? undefined : expected.startAt,
        })
        continue
      }
      putChild(properties, 'a:buFont', { typeface: 'Arial' })
      putChild(properties, 'a:buChar', { char: expected.characters?.[0] ?? '•' })
    }
  },
  limits: words(
    'LibreOffice 另存时不保留带圈编号（circleNum…）等编号',
    'LibreOffice drops some kinds of numbers when it saves, such as circled ones',
  ),
  example: {
    start: textStart,
    target: { slide: { start: 2 }, shape: { placeholder: 'body' } },
    expected: { kind: 'number', types: ['arabicPeriod'] },
    near: [
      { name: 'Roman numbers', expected: { kind: 'number', types: ['romanUcPeriod'] } },
      { name: 'a sign', expected: { kind: 'character', characters: ['■'] } },
      {
        name: 'another slide',
        target: { slide: { start: 3 }, shape: { placeholder: 'body' } },
      },
    ],
  },
})

export const bulletCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [bullets]

import * as z from 'zod/mini'
import { defineChecker, plain, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { pageStart } from './examples/page-start.ts'
import {
  centimetres,
  judgeSections,
  LENGTH_TOLERANCE,
  SectionsTarget,
  sectionsToEdit,
  switchSetting,
} from './judge-sections.ts'
import { paperSize, TWIPS_PER_CM } from './word-names.ts'
import { hasSetting } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const PAPER_TOLERANCE = 30

/** Width and height of a page in twips; a section that does not say has Letter, as Word shows it. */
export function pageSize(section: XmlElement | undefined): readonly [number, number] {
  const size = child(section, 'w:pgSz')
  return [twipsOf(size, 'w:w') ?? 12240, twipsOf(size, 'w:h') ?? 15840]
}

const Paper = z.union([
  z.object({
    paper: z.string().check(z.refine((name) => paperSize(name) !== undefined, 'no known paper')),
  }),
  z.object({ widthCm: z.number(), heightCm: z.number() }),
])

/** The asked sides in twips, as named or as given. */
function sidesOf(expected: z.infer<typeof Paper>): readonly [number, number] {
  return 'paper' in expected
    ? (paperSize(expected.paper) ?? [0, 0])
    : [Math.round(expected.widthCm * TWIPS_PER_CM), Math.round(expected.heightCm * TWIPS_PER_CM)]
}

const ascending = (sides: readonly number[]): number[] => [...sides].sort((one, two) => one - two)

const paper: Checker<WordView, WordDraft> = defineChecker({
  code: '10301',
  title: words('纸张大小', 'paper size'),
  target: SectionsTarget,
  expected: Paper,
  examine(view, target, expected) {
    const wanted = ascending(sidesOf(expected))
    const text =
      'paper' in expected ? expected.paper : `${expected.widthCm}×${expected.heightCm} cm`
    return judgeSections(view, target, plain(text), (section) => {
      // Turned back to portrait: landscape swaps the sides but not the paper.
      const sides = ascending(pageSize(section))
      return {
        isOk: sides.every(
          (side, index) => Math.abs(side - (wanted[index] ?? 0)) <= PAPER_TOLERANCE,
        ),
        actual: plain(sides.map(centimetres).join('×') + ' cm'),
      }
    })
  },
  apply(draft, target, expected) {
    const sides = sidesOf(expected)
    for (const section of sectionsToEdit(draft, target)) {
      const [width, height] = pageSize(section)
      const [short, long] = ascending(sides)
      const isNamed = 'paper' in expected
      const turned = width > height ? [long, short] : [short, long]
      const [newWidth, newHeight] = isNamed ? turned : sides
      setAttributes(ensureChild(section, 'w:pgSz'), {
        'w:w': newWidth,
        'w:h': newHeight,
        'w:code': undefined,
      })
    }
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { paper: '16开' },
    near: [
      { name: 'another paper', expected: { paper: 'B5' } },
      { name: 'a free size that is near', expected: { widthCm: 18.4, heightCm: 25 } },
    ],
  },
})

const ORIENTATION = { portrait: words('纵向', 'portrait'), landscape: words('横向', 'landscape') }

const orientation: Checker<WordView, WordDraft> = defineChecker({
  code: '10302',
  title: words('纸张方向', 'orientation'),
  target: SectionsTarget,
  expected: z.object({ value: z.enum(['portrait', 'landscape']) }),
  examine: (view, target, expected) =>
    judgeSections(view, target, ORIENTATION[expected.value], (section) => {
      const [width, height] = pageSize(section)
      // Some writers swap the sides without naming the orientation, so the sides decide (10302).
      const actual = width > height ? 'landscape' : 'portrait'
      return { isOk: actual === expected.value, actual: ORIENTATION[actual] }
    }),
  apply(draft, target, expected) {
    for (const section of sectionsToEdit(draft, target)) {
      const [short, long] = ascending(pageSize(section))
      const isLandscape = expected.value === 'landscape'
      setAttributes(ensureChild(section, 'w:pgSz'), {
        'w:w': isLandscape ? long : short,
        'w:h': isLandscape ? short : long,
        'w:orient': isLandscape ? 'landscape' : undefined,
      })
    }
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { value: 'landscape' },
    near: [
      {
        name: 'named landscape, with the sides of portrait',
        make(draft) {
          for (const section of sectionsToEdit(draft, { in: 'section' }))
            setAttributes(ensureChild(section, 'w:pgSz'), { 'w:orient': 'landscape' })
        },
      },
    ],
  },
})

const SIDES = ['top', 'bottom', 'left', 'right', 'gutter', 'header', 'footer'] as const
const SIDE_WORDS = {
  top: words('上', 'top'),
  bottom: words('下', 'bottom'),
  left: words('左', 'left'),
  right: words('右', 'right'),
  gutter: words('装订线', 'gutter'),
  header: words('页眉距边界', 'header distance'),
  footer: words('页脚距边界', 'footer distance'),
}
const GUTTER = { left: words('装订线在左', 'gutter left'), top: words('装订线在上', 'gutter top') }

const MarginsExpected = z
  .object({
    top: z.optional(z.number()),
    bottom: z.optional(z.number()),
    left: z.optional(z.number()),
    right: z.optional(z.number()),
    gutter: z.optional(z.number()),
    /** Distances of the header and the footer from the edge of the paper. */
    header: z.optional(z.number()),
    footer: z.optional(z.number()),
    /** Unit of all lengths. */
    unit: z._default(z.enum(['cm', 'pt']), 'cm'),
    gutterPosition: z.optional(z.enum(['left', 'top'])),
    mirrored: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected'))

/** The width of a page border in twips, for writers that add it to the margins (chapter 8). */
function borderWidths(section: XmlElement): readonly number[] {
  const widths = children(child(section, 'w:pgBorders')).map(
    (line) => Math.min(Number(attribute(line, 'w:sz') ?? 0) || 0, 96) * 2.5,
  )
  return [0, ...new Set(widths)]
}

function marginWords(
  expected: z.infer<typeof MarginsExpected>,
  values: readonly number[],
  gutter: 'left' | 'top' | undefined,
  mirrored: boolean | undefined,
): Words {
  const sides = SIDES.filter((side) => expected[side] !== undefined)
  const line = (lang: 'zh' | 'en'): string =>
    [
      ...sides.map((side, i) => `${SIDE_WORDS[side][lang]} ${values[i] ?? 0} ${expected.unit}`),
      ...(gutter === undefined ? [] : [GUTTER[gutter][lang]]),
      ...(mirrored === undefined
        ? []
        : [
            (mirrored ? words('对称页边距', 'mirrored') : words('普通页边距', 'not mirrored'))[
              lang
            ],
          ]),
    ].join(' ')
  return words(line('zh'), line('en'))
}

const margins: Checker<WordView, WordDraft> = defineChecker({
  code: '10303',
  title: words('页边距', 'margins'),
  target: SectionsTarget,
  expected: MarginsExpected,
  examine(view, target, expected) {
    const sides = SIDES.filter((side) => expected[side] !== undefined)
    const scale = expected.unit === 'cm' ? TWIPS_PER_CM : 20
    const { gutterPosition, mirrored } = expected
    const gutter = hasSetting(view.document, 'w:gutterAtTop') ? 'top' : 'left'
    const isMirrored = hasSetting(view.document, 'w:mirrorMargins')
    const isSettingOk =
      (gutterPosition === undefined || gutterPosition === gutter) &&
      (mirrored === undefined || mirrored === isMirrored)
    const wanted = sides.map((side) => expected[side] ?? 0)
    return judgeSections(
      view,
      target,
      marginWords(expected, wanted, gutterPosition, mirrored),
      (section) => {
        const node = child(section, 'w:pgMar')
        const actual = sides.map((side) => Math.abs(twipsOf(node, `w:${side}`) ?? 0))
        const extras = borderWidths(section)
        return {
          isOk:
            isSettingOk &&
            actual.every((twips, index) =>
              extras.some(
                (extra) =>
                  Math.abs(twips - extra - (wanted[index] ?? 0) * scale) <= LENGTH_TOLERANCE,
              ),
            ),
          actual: marginWords(
            expected,
            actual.map((twips) => Math.round((twips / scale) * 100) / 100),
            gutterPosition === undefined ? undefined : gutter,
            mirrored === undefined ? undefined : isMirrored,
          ),
        }
      },
    )
  },
  limits: words(
    '没有页眉页脚时，LibreOffice 保存后页眉页脚距边界为0',
    'without headers and footers their distances become 0 when LibreOffice saves',
  ),
  apply(draft, target, expected) {
    const scale = expected.unit === 'cm' ? TWIPS_PER_CM : 20
    for (const section of sectionsToEdit(draft, target)) {
      const node = ensureChild(section, 'w:pgMar')
      for (const side of SIDES) {
        const value = expected[side]
        if (value !== undefined) setAttributes(node, { [`w:${side}`]: Math.round(value * scale) })
      }
    }
    if (expected.gutterPosition !== undefined)
      switchSetting(draft, 'w:gutterAtTop', expected.gutterPosition === 'top')
    if (expected.mirrored !== undefined) switchSetting(draft, 'w:mirrorMargins', expected.mirrored)
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { top: 2.8, bottom: 2.8, left: 3, right: 3, gutter: 0.5 },
    near: [
      {
        name: 'one margin a tenth off',
        expected: { top: 2.8, bottom: 2.8, left: 3, right: 3.1, gutter: 0.5 },
      },
      {
        name: 'points in place of centimetres',
        expected: { top: 28, bottom: 28, left: 30, right: 30, gutter: 5, unit: 'pt' },
      },
    ],
  },
})

export const pageCheckers: readonly Checker<WordView, WordDraft>[] = [paper, orientation, margins]

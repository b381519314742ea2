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
import { Colors } from '../drawing/expect-fill.ts'
import { element, ensurePath, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { children } from '../package/xml-query.ts'
import { isFont } from '../word/word-names.ts'
import { slidesToEdit } from './edit-slides.ts'
import { designStart, slidesStart } from './examples/slides-start.ts'
import { judgeSlides } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { lookOf, type Look } from './read-look.ts'
import type { Slide } from './read-presentation.ts'
import { NonEmpty, SlidesTarget, type SlidesReference } from './slide-targets.ts'
import { THEME_SLOTS } from './theme-slots.ts'

const Names = z.array(NonEmpty).check(z.minLength(1))
const slots = Object.fromEntries(THEME_SLOTS.map((slot) => [slot, z.optional(Colors)])) as Record<
  (typeof THEME_SLOTS)[number],
  z.ZodMiniOptional<typeof Colors>
>
const SlotColors = z
  .object(slots)
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
const FONTS = ['majorLatin', 'majorEa', 'minorLatin', 'minorEa'] as const
const ThemeFonts = z
  .object({
    majorLatin: z.optional(Names),
    majorEa: z.optional(Names),
    minorLatin: z.optional(Names),
    minorEa: z.optional(Names),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

type SlotColors = z.infer<typeof SlotColors>
type ThemeFonts = z.infer<typeof ThemeFonts>

/** A theme that is used beside another of its name gets a number before it: 1_积分. */
const fold = (name: string): string =>
  foldSpaces(name).replace(/\s/g, '').replace(/^\d+_/, '').toLowerCase()
const isNamed = (name: string, names: readonly string[]): boolean =>
  names.some((one) => fold(one) === fold(name))

function hasColors(look: Look, wanted: SlotColors): boolean {
  return THEME_SLOTS.every((slot) => {
    const accepted = wanted[slot]
    return accepted === undefined || isColor(look.colors.get(slot) ?? 'auto', accepted)
  })
}

function hasFonts(look: Look, wanted: ThemeFonts): boolean {
  return FONTS.every((slot) => {
    const accepted = wanted[slot]
    return accepted === undefined || isFont(look.fonts[slot], accepted)
  })
}

const colorWords = (wanted: SlotColors): Words =>
  plain(
    THEME_SLOTS.flatMap((slot) =>
      wanted[slot] === undefined ? [] : [`${slot}=${wanted[slot].join('/')}`],
    ).join(' '),
  )
const fontWords = (wanted: ThemeFonts): Words =>
  plain(
    FONTS.flatMap((slot) =>
      wanted[slot] === undefined ? [] : [`${slot}=${wanted[slot].join('/')}`],
    ).join(' '),
  )

/** The looks that are asked of, over the slides. */
function judgeLooks(
  view: PowerPointView,
  reference: SlidesReference,
  expected: Words,
  isOk: (look: Look) => boolean,
  actual: (look: Look) => Words,
) {
  return judgeSlides(view, reference, expected, (slide) => {
    const look = lookOf(view.presentation, slide)
    if (look === undefined) return { isOk: false, actual: words('没有主题', 'no theme') }
    return { isOk: isOk(look), actual: actual(look) }
  })
}

/** What of a theme is written; the slides must be all that use it. */
function writeLook(
  draft: PowerPointDraft,
  slides: readonly Slide[],
  to: {
    readonly name?: string | undefined
    readonly colorName?: string | undefined
    readonly fontName?: string | undefined
    readonly colors?: SlotColors | undefined
    readonly fonts?: ThemeFonts | undefined
  },
): void {
  const masters = new Set(slides.flatMap((one) => one.master ?? []))
  for (const slide of draft.view().presentation.slides) {
    const isAsked = slides.some((one) => one.part === slide.part)
    const isShared = [...masters].some((one) => one.part === slide.master?.part)
    // Themes belong to masters; a change for some of its slides needs a master of their own.
    if (isShared && !isAsked) throw new Error('Other slides use the same theme')
  }
  for (const { themePart } of masters) {
    if (themePart === undefined) throw new Error('The master has no theme')
    const tree = draft.package.source.xml(themePart)
    if (to.name !== undefined) setAttributes(tree, { name: to.name })
    const colors = ensurePath(tree, 'a:themeElements', 'a:clrScheme')
    const fonts = ensurePath(tree, 'a:themeElements', 'a:fontScheme')
    if (to.colorName !== undefined) setAttributes(colors, { name: to.colorName })
    if (to.fontName !== undefined) setAttributes(fonts, { name: to.fontName })
    for (const slot of THEME_SLOTS) {
      const [first] = to.colors?.[slot] ?? []
      const node = children(colors, `a:${slot}`)[0]
      if (first === undefined || node === undefined) continue
      const value = element('a:srgbClr', { val: writtenColor(first) })
      value.parent = node
      node.children.splice(0, node.children.length, value)
    }
    for (const slot of FONTS) {
      const [first] = to.fonts?.[slot] ?? []
      if (first === undefined) continue
      const place = slot.startsWith('major') ? 'a:majorFont' : 'a:minorFont'
      const isEa = slot.endsWith('Ea')
      const node = ensurePath(fonts, place, isEa ? 'a:ea' : 'a:latin')
      setAttributes(node, { typeface: first, panose: undefined })
    }
  }
}

const ThemeExpected = z
  .object({
    /** Accepted names of the theme. */
    names: z.optional(Names),
    /** The theme's colours and fonts: they decide, whatever a program calls the theme. */
    colors: z.optional(SlotColors),
    fonts: z.optional(ThemeFonts),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const theme: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30104',
  title: words('应用主题', 'theme applied'),
  target: SlidesTarget,
  expected: ThemeExpected,
  examine(view, target, { names, colors, fonts }) {
    const isLook = colors !== undefined || fonts !== undefined
    const wanted = join([
      ...(names === undefined
        ? []
        : [words(`主题 ${names.join('/')}`, `theme ${names.join('/')}`)]),
      ...(colors === undefined ? [] : [colorWords(colors)]),
      ...(fonts === undefined ? [] : [fontWords(fonts)]),
    ])
    return judgeLooks(
      view,
      target.slide,
      wanted,
      (look) =>
        isLook
          ? (colors === undefined || hasColors(look, colors)) &&
            (fonts === undefined || hasFonts(look, fonts))
          : isNamed(look.name, names ?? []),
      (look) =>
        isLook
          ? plain(
              `${look.name} ${THEME_SLOTS.filter((slot) => colors?.[slot] !== undefined)
                .map((slot) => `${slot}=${look.colors.get(slot) ?? '—'}`)
                .join(' ')} ${FONTS.filter((slot) => fonts?.[slot] !== undefined)
                .map((slot) => look.fonts[slot] ?? '—')
                .join(' ')}`.trim(),
            )
          : plain(look.name),
    )
  },
  apply(draft, target, { names, colors, fonts }) {
    writeLook(draft, slidesToEdit(draft, target.slide), { name: names?.[0], colors, fonts })
  },
  lostBy: [
    {
      program: 'libreoffice',
      parameters: ['fonts'],
      reason: words(
        '主题字体另存后改为默认字体',
        'theme fonts become the default ones when it saves',
      ),
    },
  ],
  example: {
    start: slidesStart,
    target: { slide: 'all' },
    expected: {
      names: ['积分', 'Integral'],
      colors: { accent1: ['1CADE4'], accent2: ['2683C6'], dk2: ['335B74'] },
      fonts: { majorLatin: ['Tw Cen MT Condensed'] },
    },
    near: [
      {
        name: 'another theme',
        expected: {
          names: ['离子', 'Ion'],
          colors: { accent1: ['B31166'], accent2: ['E33D6F'], dk2: ['1E5155'] },
          fonts: { majorLatin: ['Century Gothic'] },
        },
      },
      {
        name: 'the name alone, without the look',
        expected: { names: ['积分'] },
      },
    ],
  },
})

const SchemeExpected = z
  .object({
    /** Accepted names of the colours and of the fonts. */
    colorNames: z.optional(Names),
    fontNames: z.optional(Names),
    colors: z.optional(SlotColors),
    fonts: z.optional(ThemeFonts),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const schemes: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30105',
  title: words('主题颜色和主题字体', 'theme colours and fonts'),
  target: SlidesTarget,
  expected: SchemeExpected,
  examine(view, target, { colorNames, fontNames, colors, fonts }) {
    const wanted = join([
      ...(colorNames === undefined
        ? []
        : [words(`配色 ${colorNames.join('/')}`, `colours ${colorNames.join('/')}`)]),
      ...(fontNames === undefined
        ? []
        : [words(`字体 ${fontNames.join('/')}`, `fonts ${fontNames.join('/')}`)]),
      ...(colors === undefined ? [] : [colorWords(colors)]),
      ...(fonts === undefined ? [] : [fontWords(fonts)]),
    ])
    return judgeLooks(
      view,
      target.slide,
      wanted,
      (look) =>
        (colors === undefined
          ? colorNames === undefined || isNamed(look.colorName, colorNames)
          : hasColors(look, colors)) &&
        (fonts === undefined
          ? fontNames === undefined || isNamed(look.fontName, fontNames)
          : hasFonts(look, fonts)),
      (look) =>
        plain(
          [
            look.colorName,
            look.fontName,
            ...THEME_SLOTS.filter((slot) => colors?.[slot] !== undefined).map(
              (slot) => `${slot}=${look.colors.get(slot) ?? '—'}`,
            ),
            ...FONTS.filter((slot) => fonts?.[slot] !== undefined).map(
              (slot) => `${slot}=${look.fonts[slot] ?? '—'}`,
            ),
          ]
            .join(' ')
            .trim(),
        ),
    )
  },
  apply(draft, target, { colorNames, fontNames, colors, fonts }) {
    writeLook(draft, slidesToEdit(draft, target.slide), {
      colorName: colorNames?.[0],
      fontName: fontNames?.[0],
      colors,
      fonts,
    })
  },
  lostBy: [
    {
      program: 'libreoffice',
      parameters: ['fonts', 'fontNames'],
      reason: words(
        '主题字体另存后改为默认字体',
        'theme fonts become the default ones when it saves',
      ),
    },
  ],
  example: {
    start: designStart,
    target: { slide: 'all' },
    expected: { fonts: { majorEa: ['黑体'], minorEa: ['楷体'] } },
    near: [
      {
        name: 'headings and body the other way round',
        expected: { fonts: { majorEa: ['楷体'], minorEa: ['黑体'] } },
      },
    ],
  },
})

export const themeCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [theme, schemes]

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
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element, ensurePath, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { letterStart } from './examples/letter-start.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import { isFont } from './word-names.ts'
import type { WordView } from './word-view.ts'

const Accepted = z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
const COLORS = [
  'dk1',
  'lt1',
  'dk2',
  'lt2',
  'accent1',
  'accent2',
  'accent3',
  'accent4',
  'accent5',
  'accent6',
  'hlink',
  'folHlink',
] as const
const FONTS = {
  majorLatin: ['major', 'latin', '标题西文字体'],
  majorEa: ['major', 'ea', '标题中文字体'],
  minorLatin: ['minor', 'latin', '正文西文字体'],
  minorEa: ['minor', 'ea', '正文中文字体'],
} as const
const FONT_NAMES = ['majorLatin', 'majorEa', 'minorLatin', 'minorEa'] as const
/** Attributes that name the theme and its sets: programs call the same ones differently. */
const SET_NAMES = {
  names: ['主题', 'theme'],
  colorNames: ['主题颜色', 'theme colours'],
  fontNames: ['主题字体', 'theme fonts'],
} as const
const SETS = ['names', 'colorNames', 'fontNames'] as const

const Expected = z
  .object({
    names: Accepted,
    colorNames: Accepted,
    fontNames: Accepted,
    colors: z.optional(z.partialRecord(z.enum(COLORS), z.array(z.string()))),
    majorLatin: Accepted,
    majorEa: Accepted,
    minorLatin: Accepted,
    minorEa: Accepted,
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type Expected = z.infer<typeof Expected>

const themePart = (document: WordDocument): string | undefined =>
  document.source.related(document.source.mainPart, 'theme')

function namedElement(root: XmlElement, set: (typeof SETS)[number]): XmlElement | undefined {
  if (set === 'names') return root
  const elements = child(root, 'a:themeElements')
  return child(elements, set === 'colorNames' ? 'a:clrScheme' : 'a:fontScheme')
}

const key = (name: string): string => foldSpaces(name).replace(/\s/g, '').toLowerCase()

function questionsOf(document: WordDocument, expected: Expected): readonly Asked<XmlElement>[] {
  return [
    ...SETS.flatMap((set) => {
      const [zh, en] = SET_NAMES[set]
      const say = (list: readonly string[]) =>
        words(`${zh} ${list.join('/')}`, `${en} ${list.join('/')}`)
      return ask<XmlElement, readonly string[]>(expected[set], say, (root, list) => {
        const name = attribute(namedElement(root, set), 'name') ?? ''
        return { isOk: list.map(key).includes(key(name)), actual: say([name]) }
      })
    }),
    ...COLORS.flatMap((slot) => {
      const say = (list: readonly string[]) => plain(`${slot}=${list.join('/')}`)
      return ask<XmlElement, readonly string[]>(expected.colors?.[slot], say, (_root, list) => {
        const color = document.theme.colors.get(slot) ?? ''
        return { isOk: isColor(color, list), actual: say([color]) }
      })
    }),
    ...FONT_NAMES.flatMap((name) => {
      const [kind, slot, zh] = FONTS[name]
      const say = (list: readonly string[]) =>
        words(`${zh} ${list.join('/')}`, `${name} ${list.join('/')}`)
      return ask<XmlElement, readonly string[]>(expected[name], say, (_root, list) => {
        const font = document.theme.font(kind, slot, slot === 'ea' ? 'Hans' : undefined)
        return { isOk: isFont(font, list), actual: say([font ?? '']) }
      })
    }),
  ]
}

const theme: Checker<WordView, WordDraft> = defineChecker({
  code: '10712',
  title: words('主题', 'theme'),
  target: DocumentTarget,
  expected: Expected,
  limits: words(
    '样式集不留名称，请用 10701 检查样式',
    'style sets leave no name; check the styles by 10701',
  ),
  examine(view, _target, expected) {
    const { document } = view
    const questions = questionsOf(document, expected)
    const wanted = wantedOf(questions)
    const where = words('文档主题', 'the theme')
    const part = themePart(document)
    if (part === undefined)
      return blocked(where, wanted, words('文档没有主题', 'the document has no theme'))
    const root = document.source.xml(part)
    return found(where, wanted, COUNT.items, unitsOf(questions, root), [
      evidenceOf(part, root, attribute(root, 'name') ?? ''),
    ])
  },
  apply(draft, _target, expected) {
    const part = themePart(draft.view().document)
    if (part === undefined) throw new Error('The document has no theme')
    const root = draft.package.source.xml(part)
    for (const set of SETS) {
      const node = namedElement(root, set)
      if (node !== undefined && expected[set]?.[0] !== undefined)
        setAttributes(node, { name: expected[set][0] })
    }
    const scheme = at(root, 'a:themeElements', 'a:clrScheme')
    for (const slot of COLORS) {
      const color = expected.colors?.[slot]?.[0]
      const node = child(scheme, `a:${slot}`)
      if (color === undefined || node === undefined) continue
      const value = element('a:srgbClr', { val: writtenColor(color) })
      value.parent = node
      node.children.splice(0, node.children.length, value)
    }
    for (const name of FONT_NAMES) {
      const font = expected[name]?.[0]
      if (font === undefined) continue
      const [kind, slot] = FONTS[name]
      const path = ['a:themeElements', 'a:fontScheme', `a:${kind}Font`, `a:${slot}`]
      setAttributes(ensurePath(root, ...path), { typeface: font, panose: undefined })
    }
  },
  example: {
    start: letterStart,
    target: { in: 'document' },
    expected: { colors: { accent1: ['B31166'], dk2: ['1E5155'] }, majorLatin: ['Century Gothic'] },
    near: [
      {
        name: 'the colours of another theme',
        expected: {
          colors: { accent1: ['1CADE4'], dk2: ['335B74'] },
          majorLatin: ['Century Gothic'],
        },
      },
      {
        name: 'only the name of the theme',
        make(draft) {
          const part = themePart(draft.view().document)
          if (part !== undefined) setAttributes(draft.package.source.xml(part), { name: '离子' })
        },
      },
    ],
  },
})

export const themeCheckers: readonly Checker<WordView, WordDraft>[] = [theme]

import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { element, insertInOrder, putChild, removeChildren } from '../package/edit-xml.ts'
import { child, children, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit } from './edit-text.ts'
import {
  CHARACTERS,
  charactersStart,
  inParagraph,
  WRONG_PARAGRAPH,
} from './examples/characters-start.ts'
import { judgeCharacters, runChecker } from './judge-characters.ts'
import { isSwitchedOn, nearestOf, type RunFormat } from './run-format.ts'
import {
  describeTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  occurrences,
  RunTarget,
  type TextTarget,
  type Located,
} from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

type CaseKind = 'caps' | 'smallCaps' | 'none' | 'upper' | 'lower' | 'title'
const CASES: Readonly<Record<CaseKind, Words>> = ownTable({
  caps: words('全部大写字母（格式）', 'all capitals as a format'),
  smallCaps: words('小型大写字母（格式）', 'small capitals as a format'),
  none: words('无大小写格式', 'no format of capitals'),
  upper: words('更改为全部大写', 'text changed to capitals'),
  lower: words('更改为全部小写', 'text changed to small letters'),
  title: words('更改为每个单词首字母大写', 'text changed to a capital for each word'),
})

/** The text that the command 更改大小写 leaves behind. */
function changedCase(text: string, kind: 'upper' | 'lower' | 'title'): string {
  if (kind === 'upper') return text.toUpperCase()
  const small = text.toLowerCase()
  return kind === 'lower'
    ? small
    : small.replace(/(^|[^a-z0-9'])([a-z])/g, (_, before: string, letter: string) => {
        return before + letter.toUpperCase()
      })
}

const isText = (kind: CaseKind): kind is 'upper' | 'lower' | 'title' =>
  kind === 'upper' || kind === 'lower' || kind === 'title'

/** Where a text stands, whatever its case is now: each place of it has to be right. */
function anyCase(view: WordView, target: z.infer<typeof TextTarget>): Pick<Located, 'slices'> {
  const { within } = target
  const scope =
    within === undefined
      ? view.document.paragraphs
      : locate(view, { in: 'paragraphs', anchors: within }).slices.map((one) => one.paragraph)
  const find = target.find.toLowerCase()
  const slices = scope.flatMap((paragraph) =>
    occurrences({ ...paragraph, text: paragraph.text.toLowerCase() }, find).map((slice) => ({
      ...slice,
      paragraph,
    })),
  )
  return { slices }
}

const letterCase: Checker<WordView, WordDraft> = defineChecker({
  code: '10113',
  title: words('大小写与小型大写', 'case and small capitals'),
  target: RunTarget,
  /** upper, lower and title change the text itself; the others are formats of it. */
  expected: z.object({ kind: z.enum(['caps', 'smallCaps', 'none', 'upper', 'lower', 'title']) }),
  examine(view, target, { kind }) {
    const description = describeTarget(view, target)
    if (!isText(kind))
      return judgeCharacters(view, locate(view, target), description, CASES[kind], (format) => {
        const actual = isSwitchedOn(format, 'w:caps')
          ? 'caps'
          : isSwitchedOn(format, 'w:smallCaps')
            ? 'smallCaps'
            : 'none'
        return { isOk: actual === kind, actual: CASES[actual] }
      })
    const { slices } = target.in === 'text' ? anyCase(view, target) : locate(view, target)
    const tally = new UnitTally()
    for (const { paragraph, from, to } of slices) {
      const text = paragraph.text.slice(from, to)
      const right = changedCase(text, kind)
      const letters = [...text].filter((one) => /[a-z]/i.test(one)).length
      if (letters > 0) tally.add(text === right, words(text, text), letters)
    }
    const [first] = slices
    if (first === undefined || tally.units.length === 0)
      return blocked(description, CASES[kind], NOT_FOUND)
    const { part, node, text } = first.paragraph
    return found(description, CASES[kind], COUNT.characters, tally.units, [
      evidenceOf(part, node, text),
    ])
  },
  apply(draft, target, { kind }) {
    const wanted =
      isText(kind) && target.in === 'text' && locate(draft.view(), target).slices.length === 0
        ? { ...target, find: changedCase(target.find, kind) }
        : target
    for (const { run, properties } of runsToEdit(draft, wanted)) {
      if (isText(kind)) {
        for (const text of children(run, 'w:t'))
          text.children.splice(0, text.children.length, changedCase(textOf(text), kind))
        continue
      }
      removeChildren(properties, 'w:caps', 'w:smallCaps')
      if (kind !== 'none') putChild(properties, `w:${kind}`)
      if (kind === 'none')
        for (const name of ['w:caps', 'w:smallCaps']) putChild(properties, name, { 'w:val': 0 })
    }
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: 'Windows Defender' },
    expected: { kind: 'upper' },
    near: [
      { name: 'small letters', expected: { kind: 'lower' } },
      { name: 'the format in place of the text', expected: { kind: 'caps' } },
    ],
  },
})

const hiddenWords = (isHidden: boolean): Words =>
  isHidden ? words('隐藏', 'hidden') : words('未隐藏', 'not hidden')

const hidden = runChecker({
  code: '10114',
  title: words('隐藏文字', 'hidden text'),
  expected: z.object({ hidden: z._default(z.boolean(), true) }),
  describe: (expected) => hiddenWords(expected.hidden),
  judge(format, expected) {
    const actual = isSwitchedOn(format, 'w:vanish')
    return { isOk: actual === expected.hidden, actual: hiddenWords(actual) }
  },
  change(properties, expected) {
    putChild(properties, 'w:vanish', expected.hidden ? {} : { 'w:val': 0 })
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.hidden),
    expected: { hidden: true },
    near: [
      WRONG_PARAGRAPH,
      { name: 'the first words only', target: { in: 'text', find: '本段内容' } },
    ],
  },
})

const EFFECTS = {
  outline: words('轮廓', 'outline'),
  shadow: words('阴影', 'shadow'),
  glow: words('发光', 'glow'),
  reflection: words('映像', 'reflection'),
  emboss: words('阳文', 'embossed'),
  imprint: words('阴文', 'engraved'),
} as const
type EffectKind = keyof typeof EFFECTS
const EFFECT_KINDS = Object.keys(EFFECTS) as EffectKind[]

/** An effect of Word 2010 that shows something: no outline, a glow of no width, a shadow of no size are none. */
function isShown(effect: XmlElement | undefined, kind: EffectKind): boolean {
  if (effect === undefined) return false
  if (kind === 'outline') return child(effect, 'w14:noFill') === undefined
  if (kind === 'glow') return (numberOf(effect, 'w14:rad') ?? 0) > 0
  // “No shadow” is kept as one whose letters are scaled to nothing.
  if (kind === 'shadow') return numberOf(effect, 'w14:sx') !== 0 && numberOf(effect, 'w14:sy') !== 0
  if (kind === 'reflection') return (numberOf(effect, 'w14:stA') ?? 100_000) > 0
  return true
}

const MODERN: Readonly<Partial<Record<EffectKind, string>>> = ownTable({
  outline: 'w14:textOutline',
  shadow: 'w14:shadow',
  glow: 'w14:glow',
  reflection: 'w14:reflection',
})
const OLD: ReadonlySet<EffectKind> = new Set(['outline', 'shadow', 'emboss', 'imprint'])

function hasEffect(format: RunFormat, kind: EffectKind): boolean {
  const modern = MODERN[kind]
  return (
    (modern !== undefined && isShown(nearestOf(format, modern), kind)) ||
    (OLD.has(kind) && isSwitchedOn(format, `w:${kind}`))
  )
}

const effectWords = (kinds: readonly EffectKind[]): Words =>
  kinds.length === 0
    ? words('无文本效果', 'no text effect')
    : join(kinds.map((kind) => EFFECTS[kind]))

const color = (rgb: string, alpha?: number): XmlElement =>
  element(
    'w14:srgbClr',
    { 'w14:val': rgb },
    alpha === undefined ? [] : [element('w14:alpha', { 'w14:val': alpha })],
  )

/** The first entry of each of Word's galleries, or the old format where there is no gallery. */
function effectElement(kind: EffectKind): XmlElement {
  if (kind === 'outline')
    return element(
      'w14:textOutline',
      { 'w14:w': 9525, 'w14:cap': 'rnd', 'w14:cmpd': 'sng', 'w14:algn': 'ctr' },
      [
        element('w14:solidFill', {}, [color('C00000')]),
        element('w14:prstDash', { 'w14:val': 'solid' }),
        element('w14:bevel'),
      ],
    )
  if (kind === 'shadow')
    return element(
      'w14:shadow',
      {
        'w14:blurRad': 50_800,
        'w14:dist': 38_100,
        'w14:dir': 2_700_000,
        'w14:sx': 100_000,
        'w14:sy': 100_000,
        'w14:kx': 0,
        'w14:ky': 0,
        'w14:algn': 'tl',
      },
      [color('000000', 60_000)],
    )
  if (kind === 'glow') return element('w14:glow', { 'w14:rad': 63_500 }, [color('5B9BD5', 60_000)])
  if (kind === 'reflection')
    return element('w14:reflection', {
      'w14:blurRad': 6350,
      'w14:stA': 55_000,
      'w14:stPos': 0,
      'w14:endA': 300,
      'w14:endPos': 45_500,
      'w14:dist': 0,
      'w14:dir': 5_400_000,
      'w14:fadeDir': 5_400_000,
      'w14:sx': 100_000,
      'w14:sy': -100_000,
      'w14:kx': 0,
      'w14:ky': 0,
      'w14:algn': 'bl',
    })
  return element(`w:${kind}`)
}

const effects = runChecker({
  code: '10115',
  title: words('文本效果', 'text effects'),
  expected: z.object({
    /** Each of them must be there, in the form of Word 2010 or in the old one. */
    kinds: z.array(z.enum(EFFECT_KINDS)).check(z.minLength(1)),
  }),
  describe: ({ kinds }) => effectWords(kinds),
  judge(format, { kinds }) {
    const actual = EFFECT_KINDS.filter((kind) => hasEffect(format, kind))
    return { isOk: kinds.every((kind) => actual.includes(kind)), actual: effectWords(actual) }
  },
  change(properties, { kinds }) {
    for (const kind of kinds) {
      const made = effectElement(kind)
      removeChildren(properties, made.name)
      insertInOrder(properties, made)
    }
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.effect),
    expected: { kinds: ['shadow'] },
    near: [
      { name: 'another effect', expected: { kinds: ['glow'] } },
      {
        name: 'a glow of no width and an outline of no colour',
        make(draft) {
          const target = RunTarget.parse(inParagraph(CHARACTERS.effect))
          for (const { properties } of runsToEdit(draft, target)) {
            putChild(properties, 'w14:glow', { 'w14:rad': 0 })
            putChild(properties, 'w14:textOutline', {}, [element('w14:noFill')])
          }
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

export const runEffectCheckers: readonly Checker<WordView, WordDraft>[] = [
  letterCase,
  hidden,
  effects,
]

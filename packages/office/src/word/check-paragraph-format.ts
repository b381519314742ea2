import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  snippet,
  UnitTally,
  words,
  plain,
  type Checker,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { numberOf, at } from '../package/xml-query.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { paragraphFormat, type ParagraphFormat, type Space } from './paragraph-format.ts'
import { runFormat } from './run-format.ts'
import type { WordParagraph } from './word-document.ts'
import { styleKey, TWIPS_PER_CM } from './word-names.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

type Judged = { readonly isOk: boolean; readonly actual: Words }

function judgeParagraphs(
  view: WordView,
  target: z.infer<typeof ParagraphTarget>,
  expected: Words,
  judge: (format: ParagraphFormat, paragraph: WordParagraph) => Judged,
): Finding {
  const located = locate(view, target)
  const description = describeTarget(view, target)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const paragraphs = located.slices
    .map((slice) => slice.paragraph)
    .filter((one) => target.in === 'cells' || foldSpaces(one.text) !== '' || one.fields.length > 0)
  if (paragraphs.length === 0) return blocked(description, expected, NOT_FOUND)
  for (const paragraph of paragraphs) {
    const judged = judge(paragraphFormat(view.document, paragraph), paragraph)
    tally.add(judged.isOk, judged.actual)
    if (!judged.isOk) evidence.push(evidenceOf(paragraph.part, paragraph.node, paragraph.text))
  }
  for (const text of located.missing)
    tally.add(false, words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`))
  const [first] = paragraphs
  if (evidence.length === 0 && first !== undefined)
    evidence.push(evidenceOf(first.part, first.node, first.text))
  return found(description, expected, COUNT.paragraphs, tally.units, evidence)
}

const ALIGNMENT: Readonly<Record<ParagraphFormat['alignment'], Words>> = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  both: words('两端对齐', 'justified'),
  distribute: words('分散对齐', 'distributed'),
}

const alignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10201',
  title: words('对齐方式', 'alignment'),
  target: ParagraphTarget,
  expected: z.object({ value: z.enum(['left', 'center', 'right', 'both', 'distribute']) }),
  examine: (view, target, expected) =>
    judgeParagraphs(view, target, ALIGNMENT[expected.value], (format) => ({
      isOk: format.alignment === expected.value,
      actual: ALIGNMENT[format.alignment],
    })),
})

function sizeOfParagraph(view: WordView, paragraph: WordParagraph): number {
  const piece = paragraph.pieces.find((one) => /\S/.test(one.text))
  return piece === undefined ? 10.5 : runFormat(view.document, paragraph, piece.run).size
}

const isNear = (actual: number, wanted: number, share: number): boolean =>
  Math.abs(actual - wanted) <= Math.abs(wanted) * share

const round = (value: number): number => Math.round(value * 100) / 100

/** The Chars attribute wins; without it the twips of n characters count within 5 % (2.7). */
function hasIndent(
  format: ParagraphFormat,
  expected: { readonly value: number; readonly unit: 'chars' | 'cm' | 'pt' },
  size: number,
): boolean {
  const chars = format.firstLineChars ?? 0
  const twips = format.firstLine ?? 0
  if (expected.value === 0) return Math.abs(chars) <= 5 && (chars !== 0 || Math.abs(twips) < 1)
  if (expected.unit === 'chars') {
    if (chars !== 0) return Math.abs(chars - expected.value * 100) <= 5
    return isNear(twips, expected.value * size * 20, 0.05)
  }
  if (chars !== 0) return false
  const wanted = expected.unit === 'cm' ? expected.value * TWIPS_PER_CM : expected.value * 20
  return Math.abs(twips - wanted) <= (expected.unit === 'cm' ? 0.05 * TWIPS_PER_CM : 2)
}

function indentWords(format: ParagraphFormat): Words {
  if ((format.firstLineChars ?? 0) !== 0) {
    const chars = round((format.firstLineChars ?? 0) / 100)
    return words(`首行缩进${chars}字符`, `first line ${chars} characters`)
  }
  if ((format.hanging ?? 0) !== 0 || (format.hangingChars ?? 0) !== 0)
    return words('悬挂缩进', 'hanging indent')
  const points = round((format.firstLine ?? 0) / 20)
  return points === 0
    ? words('无首行缩进', 'no first-line indent')
    : words(`首行缩进${points}磅`, `first line ${points} pt`)
}

const firstLine: Checker<WordView, WordDraft> = defineChecker({
  code: '10202',
  title: words('首行缩进', 'first-line indent'),
  target: ParagraphTarget,
  expected: z.object({
    value: z.number().check(z.gte(0)),
    unit: z._default(z.enum(['chars', 'cm', 'pt']), 'chars'),
  }),
  examine(view, target, expected) {
    const unit = {
      chars: words('字符', 'characters'),
      cm: words('厘米', 'cm'),
      pt: words('磅', 'pt'),
    }
    const name = unit[expected.unit]
    return judgeParagraphs(
      view,
      target,
      words(`首行缩进${expected.value}${name.zh}`, `first line ${expected.value} ${name.en}`),
      (format, paragraph) => ({
        isOk: hasIndent(format, expected, sizeOfParagraph(view, paragraph)),
        actual: indentWords(format),
      }),
    )
  },
})

function lineWords(mode: string, value: number): Words {
  if (mode === 'multiple') return words(`${round(value)}倍行距`, `${round(value)} lines`)
  return mode === 'exact'
    ? words(`固定值${round(value)}磅`, `exactly ${round(value)} pt`)
    : words(`最小值${round(value)}磅`, `at least ${round(value)} pt`)
}

const lineSpacing: Checker<WordView, WordDraft> = defineChecker({
  code: '10205',
  title: words('行距', 'line spacing'),
  target: ParagraphTarget,
  expected: z.object({
    mode: z.enum(['multiple', 'exact', 'atLeast']),
    value: z.number().check(z.gt(0)),
  }),
  examine: (view, target, expected) =>
    judgeParagraphs(view, target, lineWords(expected.mode, expected.value), ({ line }) => {
      const mode = line.rule === 'auto' ? 'multiple' : line.rule
      const scale = mode === 'multiple' ? 240 : 20
      return {
        isOk: mode === expected.mode && Math.abs(line.value - expected.value * scale) <= 1,
        actual: lineWords(mode, line.value / scale),
      }
    }),
})

const SpaceSchema = z.object({ value: z.number().check(z.gte(0)), unit: z.enum(['lines', 'pt']) })

function hasSpace(
  actual: Space,
  expected: z.infer<typeof SpaceSchema>,
  linePitch: number | undefined,
): boolean {
  if (actual.isAuto) return false
  if (expected.value === 0) return actual.lines === undefined && actual.twips < 1
  if (expected.unit === 'pt')
    return actual.lines === undefined && Math.abs(actual.twips - expected.value * 20) <= 1
  if (actual.lines !== undefined) return Math.abs(actual.lines - expected.value * 100) <= 5
  return [240, ...(linePitch === undefined ? [] : [linePitch])].some((pitch) =>
    isNear(actual.twips, expected.value * pitch, 0.05),
  )
}

function spaceWords(label: Words, actual: Space): Words {
  if (actual.isAuto) return words(`${label.zh}自动`, `${label.en} automatic`)
  if (actual.lines !== undefined)
    return words(`${label.zh}${actual.lines / 100}行`, `${label.en} ${actual.lines / 100} lines`)
  const points = round(actual.twips / 20)
  return words(`${label.zh}${points}磅`, `${label.en} ${points} pt`)
}

const BEFORE = words('段前', 'before')
const AFTER = words('段后', 'after')

const spacing: Checker<WordView, WordDraft> = defineChecker({
  code: '10206',
  title: words('段前段后', 'space before and after'),
  target: ParagraphTarget,
  expected: z
    .object({ before: z.optional(SpaceSchema), after: z.optional(SpaceSchema) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const { before, after } = expected
    const side = (label: Words, one: z.infer<typeof SpaceSchema>): Words =>
      words(
        `${label.zh}${one.value}${one.unit === 'pt' ? '磅' : '行'}`,
        `${label.en} ${one.value} ${one.unit}`,
      )
    const description = join([
      ...(before === undefined ? [] : [side(BEFORE, before)]),
      ...(after === undefined ? [] : [side(AFTER, after)]),
    ])
    return judgeParagraphs(view, target, description, (format, paragraph) => {
      const section = view.document.sections[paragraph.section]
      const pitch = numberOf(at(section, 'w:docGrid'), 'w:linePitch')
      return {
        isOk:
          (before === undefined || hasSpace(format.before, before, pitch)) &&
          (after === undefined || hasSpace(format.after, after, pitch)),
        actual: join([
          ...(before === undefined ? [] : [spaceWords(BEFORE, format.before)]),
          ...(after === undefined ? [] : [spaceWords(AFTER, format.after)]),
        ]),
      }
    })
  },
})

const style: Checker<WordView, WordDraft> = defineChecker({
  code: '10215',
  title: words('应用样式', 'style applied'),
  target: ParagraphTarget,
  expected: z.object({ style: z.string().check(z.minLength(1)) }),
  examine: (view, target, expected) =>
    judgeParagraphs(
      view,
      target,
      words(`样式“${expected.style}”`, `style “${expected.style}”`),
      (format) => ({
        isOk: styleKey(format.styleName ?? 'Normal') === styleKey(expected.style),
        actual: plain(format.styleName ?? 'Normal'),
      }),
    ),
})

export const paragraphCheckers: readonly Checker<WordView, WordDraft>[] = [
  alignment,
  firstLine,
  lineSpacing,
  spacing,
  style,
]

import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import {
  attribute,
  child,
  children,
  isOn,
  numberOf,
  twipsOf,
  xpathOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { countedParagraphs, type WordView } from './word-view.ts'
import { paperSize, TWIPS_PER_CM } from './word-names.ts'
import {
  describeTarget,
  locate,
  NOT_FOUND,
  ParagraphsTarget,
  SectionTarget,
} from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'

const SectionsTarget = z.discriminatedUnion('in', [SectionTarget, ParagraphsTarget])
type SectionsTarget = z.infer<typeof SectionsTarget>

function sectionsOf(view: WordView, target: SectionsTarget): readonly XmlElement[] {
  const { sections } = view.document
  const picked =
    target.in === 'paragraphs'
      ? [...new Set(locate(view, target).slices.map((slice) => slice.paragraph.section))]
      : target.index === undefined
        ? sections.map((_, index) => index)
        : [target.index - 1]
  return picked.flatMap((index) => sections[index] ?? [])
}

function describe(view: WordView, target: SectionsTarget): Words {
  if (target.in === 'paragraphs') return describeTarget(view, target)
  return target.index === undefined
    ? words('页面', 'the page')
    : words(`第${target.index}节`, `section ${target.index}`)
}

function judgeSections(
  view: WordView,
  target: SectionsTarget,
  expected: Words,
  judge: (section: XmlElement) => { readonly isOk: boolean; readonly actual: Words },
): Finding {
  const sections = sectionsOf(view, target)
  if (sections.length === 0) return blocked(describe(view, target), expected, NOT_FOUND)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const section of sections) {
    const judged = judge(section)
    tally.add(judged.isOk, judged.actual)
    evidence.push({
      part: view.document.source.mainPart,
      xpath: xpathOf(section),
      snippet: judged.actual.zh,
    })
  }
  return found(describe(view, target), expected, COUNT.sections, tally.units, evidence)
}

const PAPER_TOLERANCE = 30
/** A page border adds its width to the margins that some writers store (2.7). */
const LENGTH_TOLERANCE = 0.06 * TWIPS_PER_CM
const centimetres = (twips: number): number => Math.round((twips / TWIPS_PER_CM) * 100) / 100

const paper: Checker<WordView, WordDraft> = defineChecker({
  code: '10301',
  title: words('纸张大小', 'paper size'),
  target: SectionsTarget,
  expected: z.union([
    z.object({
      paper: z.string().check(z.refine((name) => paperSize(name) !== undefined, 'no known paper')),
    }),
    z.object({ widthCm: z.number(), heightCm: z.number() }),
  ]),
  examine(view, target, expected) {
    const wanted =
      'paper' in expected
        ? (paperSize(expected.paper) ?? [0, 0])
        : [expected.widthCm * TWIPS_PER_CM, expected.heightCm * TWIPS_PER_CM]
    const sorted = [...wanted].sort((one, two) => one - two)
    const text =
      'paper' in expected ? expected.paper : `${expected.widthCm}×${expected.heightCm} cm`
    return judgeSections(view, target, plain(text), (section) => {
      const size = child(section, 'w:pgSz')
      // Turned back to portrait: landscape swaps the sides but not the paper.
      const sides = [twipsOf(size, 'w:w') ?? 12240, twipsOf(size, 'w:h') ?? 15840].sort(
        (one, two) => one - two,
      )
      return {
        isOk: sides.every(
          (side, index) => Math.abs(side - (sorted[index] ?? 0)) <= PAPER_TOLERANCE,
        ),
        actual: plain(sides.map(centimetres).join('×') + ' cm'),
      }
    })
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
      const size = child(section, 'w:pgSz')
      const width = twipsOf(size, 'w:w') ?? 12240
      const height = twipsOf(size, 'w:h') ?? 15840
      // Some writers swap the sides without naming the orientation, so the sides decide (10302).
      const actual = width > height ? 'landscape' : 'portrait'
      return { isOk: actual === expected.value, actual: ORIENTATION[actual] }
    }),
})

const SIDES = ['top', 'bottom', 'left', 'right', 'gutter'] as const
const SIDE_WORDS = {
  top: words('上', 'top'),
  bottom: words('下', 'bottom'),
  left: words('左', 'left'),
  right: words('右', 'right'),
  gutter: words('装订线', 'gutter'),
}

const margins: Checker<WordView, WordDraft> = defineChecker({
  code: '10303',
  title: words('页边距', 'margins'),
  target: SectionsTarget,
  expected: z
    .object({
      top: z.optional(z.number()),
      bottom: z.optional(z.number()),
      left: z.optional(z.number()),
      right: z.optional(z.number()),
      gutter: z.optional(z.number()),
      unit: z._default(z.enum(['cm', 'pt']), 'cm'),
    })
    .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected')),
  examine(view, target, expected) {
    const sides = SIDES.filter((side) => expected[side] !== undefined)
    const scale = expected.unit === 'cm' ? TWIPS_PER_CM : 20
    const text = (values: readonly number[], unit: string): Words =>
      words(
        sides.map((side, i) => `${SIDE_WORDS[side].zh}${values[i] ?? 0}`).join(' ') + ` ${unit}`,
        sides.map((side, i) => `${SIDE_WORDS[side].en} ${values[i] ?? 0}`).join(' ') + ` ${unit}`,
      )
    return judgeSections(
      view,
      target,
      text(
        sides.map((side) => expected[side] ?? 0),
        expected.unit,
      ),
      (section) => {
        const node = child(section, 'w:pgMar')
        const actual = sides.map((side) => Math.abs(twipsOf(node, `w:${side}`) ?? 0))
        return {
          isOk: sides.every(
            (side, index) =>
              Math.abs((actual[index] ?? 0) - (expected[side] ?? 0) * scale) <= LENGTH_TOLERANCE,
          ),
          actual: text(
            actual.map((twips) => Math.round((twips / scale) * 100) / 100),
            expected.unit,
          ),
        }
      },
    )
  },
})

const ColumnsExpected = z.object({
  count: z.int().check(z.gte(1)),
  gapCm: z.optional(z.number()),
  /** The gap in characters of a body font size (default 10.5 pt). */
  gapChars: z.optional(z.number()),
  fontSize: z.optional(z.number()),
  separator: z.optional(z.boolean()),
  equalWidth: z.optional(z.boolean()),
  /** With a target of paragraphs: the columns hold these paragraphs and no others. */
  onlyTarget: z._default(z.boolean(), true),
})

const columns: Checker<WordView, WordDraft> = defineChecker({
  code: '10304',
  title: words('分栏', 'columns'),
  target: SectionsTarget,
  expected: ColumnsExpected,
  examine(view, target, expected) {
    const gap =
      expected.gapCm !== undefined
        ? expected.gapCm * TWIPS_PER_CM
        : expected.gapChars === undefined
          ? undefined
          : expected.gapChars * (expected.fontSize ?? 10.5) * 20
    const located = target.in === 'paragraphs' ? locate(view, target) : undefined
    const wanted = new Set(located?.slices.map((slice) => slice.paragraph))
    const hasOthers = (section: XmlElement): boolean =>
      expected.onlyTarget &&
      located !== undefined &&
      countedParagraphs(view.document).some(
        (one) => view.document.sections[one.section] === section && !wanted.has(one),
      )
    const text = (count: number, hasLine: boolean | undefined): Words =>
      join([
        words(`${count}栏`, `${count} columns`),
        ...(hasLine === undefined
          ? []
          : [hasLine ? words('有分隔线', 'line between') : words('无分隔线', 'no line between')]),
      ])
    return judgeSections(view, target, text(expected.count, expected.separator), (section) => {
      const node = child(section, 'w:cols')
      const own = children(node, 'w:col')
      const count = Math.max(numberOf(node, 'w:num') ?? 1, 1)
      const separator = attribute(node, 'w:sep')
      const hasLine = separator !== undefined && isOn(separator)
      const isEqual = own.length === 0 || isOn(attribute(node, 'w:equalWidth') ?? '0')
      const space = twipsOf(isEqual ? node : own[0], 'w:space') ?? (isEqual ? 720 : 0)
      const others = hasOthers(section)
      return {
        isOk:
          count === expected.count &&
          !others &&
          (expected.separator === undefined || expected.separator === hasLine) &&
          (expected.equalWidth === undefined || expected.equalWidth === isEqual) &&
          (gap === undefined || Math.abs(space - gap) <= Math.max(LENGTH_TOLERANCE, gap * 0.05)),
        actual: join([
          text(count, expected.separator === undefined ? undefined : hasLine),
          ...(gap === undefined ? [] : [plain(`${centimetres(space)} cm`)]),
          ...(others ? [words('包含其他段落', 'holds other paragraphs')] : []),
        ]),
      }
    })
  },
})

export const pageCheckers: readonly Checker<WordView, WordDraft>[] = [
  paper,
  orientation,
  margins,
  columns,
]

import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { at, numberOf } from '../package/xml-query.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import { isNear } from './indents.ts'
import { paragraphChecker, type ParagraphPlace } from './judge-paragraphs.ts'
import type { Space } from './paragraph-format.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const round = (value: number): number => Math.round(value * 100) / 100

function lineWords(mode: string, value: number): Words {
  if (mode === 'multiple') return words(`${round(value)}倍行距`, `${round(value)} lines`)
  return mode === 'exact'
    ? words(`固定值${round(value)}磅`, `exactly ${round(value)} pt`)
    : words(`最小值${round(value)}磅`, `at least ${round(value)} pt`)
}

const lineSpacing = paragraphChecker({
  code: '10205',
  title: words('行距', 'line spacing'),
  expected: z.object({
    mode: z.enum(['multiple', 'exact', 'atLeast']),
    value: z.number().check(z.gt(0)),
  }),
  describe: ({ mode, value }) => lineWords(mode, value),
  judge({ line }, expected) {
    const mode = line.rule === 'auto' ? 'multiple' : line.rule
    const scale = mode === 'multiple' ? 240 : 20
    return {
      isOk: mode === expected.mode && Math.abs(line.value - expected.value * scale) <= 1,
      actual: lineWords(mode, line.value / scale),
    }
  },
  change(properties, { mode, value }) {
    setAttributes(ensureChild(properties, 'w:spacing'), {
      'w:line': Math.round(value * (mode === 'multiple' ? 240 : 20)),
      'w:lineRule': mode === 'multiple' ? 'auto' : mode,
    })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.line),
    expected: { mode: 'exact', value: 20 },
    near: [
      { name: 'at least as much', expected: { mode: 'atLeast', value: 20 } },
      { name: 'one and a half lines', expected: { mode: 'multiple', value: 1.5 } },
      { name: 'two points more', expected: { mode: 'exact', value: 22 } },
      OTHER_PARAGRAPH,
    ],
  },
})

const SpaceSchema = z.object({ value: z.number().check(z.gte(0)), unit: z.enum(['lines', 'pt']) })
type SpaceExpected = z.infer<typeof SpaceSchema>

const pitchOf = ({ document, paragraph }: ParagraphPlace): number | undefined =>
  numberOf(at(document.sections[paragraph.section], 'w:docGrid'), 'w:linePitch')

function hasSpace(actual: Space, expected: SpaceExpected, linePitch: number | undefined): boolean {
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

function expectedSpaceWords(label: Words, { value, unit }: SpaceExpected): Words {
  return words(`${label.zh}${value}${unit === 'pt' ? '磅' : '行'}`, `${label.en} ${value} ${unit}`)
}

const spacing = paragraphChecker({
  code: '10206',
  title: words('段前段后', 'space before and after'),
  expected: z
    .object({ before: z.optional(SpaceSchema), after: z.optional(SpaceSchema) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: ({ before, after }) =>
    join([
      ...(before === undefined ? [] : [expectedSpaceWords(BEFORE, before)]),
      ...(after === undefined ? [] : [expectedSpaceWords(AFTER, after)]),
    ]),
  judge(format, { before, after }, place) {
    const pitch = pitchOf(place)
    return {
      isOk:
        (before === undefined || hasSpace(format.before, before, pitch)) &&
        (after === undefined || hasSpace(format.after, after, pitch)),
      actual: join([
        ...(before === undefined ? [] : [spaceWords(BEFORE, format.before)]),
        ...(after === undefined ? [] : [spaceWords(AFTER, format.after)]),
      ]),
    }
  },
  change(properties, { before, after }, place) {
    for (const [side, space] of [
      ['before', before],
      ['after', after],
    ] as const) {
      if (space === undefined) continue
      const inLines = space.unit === 'lines'
      setAttributes(ensureChild(properties, 'w:spacing'), {
        // A stored 0 cancels what a style says in lines, or automatically.
        [`w:${side}Lines`]: inLines ? Math.round(space.value * 100) : 0,
        [`w:${side}`]: Math.round(space.value * (inLines ? (pitchOf(place) ?? 240) : 20)),
        [`w:${side}Autospacing`]: 0,
      })
    }
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.spacing),
    expected: { before: { value: 0.5, unit: 'lines' }, after: { value: 1, unit: 'lines' } },
    near: [
      {
        name: 'points in place of lines',
        expected: { before: { value: 5, unit: 'pt' }, after: { value: 10, unit: 'pt' } },
      },
      {
        name: 'the two changed over',
        expected: { before: { value: 1, unit: 'lines' }, after: { value: 0.5, unit: 'lines' } },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphSpacingCheckers: readonly Checker<WordView, WordDraft>[] = [
  lineSpacing,
  spacing,
]

import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, insertBeside, setAttributes } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import {
  indentWords,
  isIndent,
  LengthSchema,
  lengthWords,
  twipsOfLength,
  type Indent,
  type Length,
} from './indents.ts'
import { paragraphChecker, sizeOfParagraph, type ParagraphPlace } from './judge-paragraphs.ts'
import type { ParagraphFormat } from './paragraph-format.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const labelled = (label: Words, value: Words): Words =>
  words(`${label.zh}${value.zh}`, `${label.en} ${value.en}`)

const FIRST = words('首行缩进', 'first line')
const HANGING = words('悬挂缩进', 'hanging')
const LEFT = words('左缩进', 'left')
const RIGHT = words('右缩进', 'right')

const isNone = ({ chars = 0, twips = 0 }: Indent): boolean => chars === 0 && twips === 0

/** What stands at the first line: its own indent, a hanging one, or none. */
function specialWords(format: ParagraphFormat, unit: Length['unit'], none: Words): Words {
  const first = { chars: format.firstLineChars, twips: format.firstLine }
  const hanging = { chars: format.hangingChars, twips: format.hanging }
  if (!isNone(hanging)) return labelled(HANGING, indentWords(hanging, unit))
  return isNone(first) ? none : labelled(FIRST, indentWords(first, unit))
}

/** Writes a length as Word does: in hundredths of a character and in the twips that they come to. */
function setIndent(
  properties: XmlElement,
  name: string,
  length: Length,
  { document, paragraph }: ParagraphPlace,
): void {
  const twips = twipsOfLength(length, sizeOfParagraph(document, paragraph))
  setAttributes(ensureChild(properties, 'w:ind'), {
    [`w:${name}Chars`]: length.unit === 'chars' ? Math.round(length.value * 100) : 0,
    [`w:${name}`]: Math.round(twips),
  })
}

const firstLine = paragraphChecker({
  code: '10202',
  title: words('首行缩进', 'first-line indent'),
  expected: LengthSchema,
  describe: (expected) => labelled(FIRST, lengthWords(expected)),
  judge: (format, expected, { document, paragraph }) => ({
    isOk: isIndent(
      { chars: format.firstLineChars, twips: format.firstLine },
      expected,
      sizeOfParagraph(document, paragraph),
    ),
    actual: specialWords(format, expected.unit, words('无首行缩进', 'no first-line indent')),
  }),
  change(properties, expected, place) {
    setAttributes(ensureChild(properties, 'w:ind'), {
      'w:hanging': undefined,
      'w:hangingChars': undefined,
    })
    setIndent(properties, 'firstLine', expected, place)
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.firstLine),
    expected: { value: 2, unit: 'chars' },
    near: [
      { name: 'three characters', expected: { value: 3, unit: 'chars' } },
      { name: 'two points', expected: { value: 2, unit: 'pt' } },
      {
        name: 'two wide spaces typed',
        make(draft) {
          const target = RunTarget.parse(inParagraph(PARAGRAPHS.firstLine))
          for (const { run } of runsToEdit(draft, target))
            insertBeside(run, 'before', [textRun('\u3000\u3000')])
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

const hanging = paragraphChecker({
  code: '10203',
  title: words('悬挂缩进', 'hanging indent'),
  expected: LengthSchema,
  describe: (expected) => labelled(HANGING, lengthWords(expected)),
  judge: (format, expected, { document, paragraph }) => ({
    isOk: isIndent(
      { chars: format.hangingChars, twips: format.hanging },
      expected,
      sizeOfParagraph(document, paragraph),
    ),
    actual: specialWords(format, expected.unit, words('无悬挂缩进', 'no hanging indent')),
  }),
  change(properties, expected, place) {
    const size = sizeOfParagraph(place.document, place.paragraph)
    setAttributes(ensureChild(properties, 'w:ind'), {
      'w:firstLine': undefined,
      'w:firstLineChars': undefined,
      // The text hangs from its left indent, so that moves along.
      'w:left': Math.round(twipsOfLength(expected, size)),
    })
    setIndent(properties, 'hanging', expected, place)
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.hanging),
    expected: { value: 2, unit: 'chars' },
    near: [
      { name: 'one character', expected: { value: 1, unit: 'chars' } },
      { name: 'one centimetre', expected: { value: 1, unit: 'cm' } },
      OTHER_PARAGRAPH,
    ],
  },
})

/**
 * The side indents that an indent may mean: what is stored, and at the left what the dialog shows,
 * which leaves out the hanging part (10204).
 */
function sideIndents(format: ParagraphFormat, side: 'left' | 'right'): readonly Indent[] {
  if (side === 'right') return [{ chars: format.rightChars, twips: format.right }]
  const stored = { chars: format.leftChars, twips: format.left }
  const shown = { chars: format.leftChars, twips: (format.left ?? 0) - (format.hanging ?? 0) }
  return (format.hanging ?? 0) > 0 ? [shown, stored] : [stored]
}

const sides = paragraphChecker({
  code: '10204',
  title: words('左右缩进', 'left and right indent'),
  expected: z
    .object({ left: z.optional(LengthSchema), right: z.optional(LengthSchema) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: ({ left, right }) =>
    join([
      ...(left === undefined ? [] : [labelled(LEFT, lengthWords(left))]),
      ...(right === undefined ? [] : [labelled(RIGHT, lengthWords(right))]),
    ]),
  judge(format, { left, right }, { document, paragraph }) {
    const size = sizeOfParagraph(document, paragraph)
    const lefts = sideIndents(format, 'left')
    const rights = sideIndents(format, 'right')
    const isSide = (list: readonly Indent[], wanted: Length | undefined): boolean =>
      wanted === undefined || list.some((one) => isIndent(one, wanted, size))
    const actual = (label: Words, [first]: readonly Indent[], { unit }: Length): Words =>
      labelled(label, indentWords(first ?? { chars: undefined, twips: 0 }, unit))
    return {
      isOk: isSide(lefts, left) && isSide(rights, right),
      actual: join([
        ...(left === undefined ? [] : [actual(LEFT, lefts, left)]),
        ...(right === undefined ? [] : [actual(RIGHT, rights, right)]),
      ]),
    }
  },
  change(properties, { left, right }, place) {
    // Strict names beside the usual ones would win over what is written here.
    setAttributes(ensureChild(properties, 'w:ind'), {
      'w:start': undefined,
      'w:startChars': undefined,
      'w:end': undefined,
      'w:endChars': undefined,
    })
    if (left !== undefined) setIndent(properties, 'left', left, place)
    if (right !== undefined) setIndent(properties, 'right', right, place)
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.sides),
    expected: { left: { value: 2, unit: 'chars' }, right: { value: 2, unit: 'chars' } },
    near: [
      {
        name: 'one centimetre each',
        expected: { left: { value: 1, unit: 'cm' }, right: { value: 1, unit: 'cm' } },
      },
      { name: 'the left side only', expected: { left: { value: 2, unit: 'chars' } } },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphIndentCheckers: readonly Checker<WordView, WordDraft>[] = [
  firstLine,
  hanging,
  sides,
]

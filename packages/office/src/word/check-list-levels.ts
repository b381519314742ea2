import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import {
  ensureChild,
  ensurePath,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child } from '../package/xml-query.ts'
import { listPlace, NO_LIST, theParagraphs } from './check-lists.ts'
import { putNumbering } from './edit-numbering.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { LISTS, listsStart } from './examples/lists-start.ts'
import { indentWords, isIndent, LengthSchema, lengthWords, twipsOfLength } from './indents.ts'
import { paragraphChecker, sizeOfParagraph } from './judge-paragraphs.ts'
import { ParagraphTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const depthWords = (depth: number): Words =>
  words(`列表第${depth + 1}级`, `list level ${depth + 1}`)

const level = paragraphChecker({
  code: '10604',
  title: words('列表升降级', 'list level'),
  expected: z.object({ level: z.int().check(z.gte(1), z.lte(9)) }),
  describe: (expected) => depthWords(expected.level - 1),
  judge(_format, expected, { document, paragraph }) {
    const place = listPlace(document, paragraph)
    if (place === undefined) return { isOk: false, actual: NO_LIST }
    return { isOk: place.depth === expected.level - 1, actual: depthWords(place.depth) }
  },
  change(properties, expected, { document, paragraph }) {
    const place = listPlace(document, paragraph)
    if (place === undefined) throw new Error('The paragraph is in no list')
    putNumbering(properties, place.numberId, expected.level - 1)
  },
  example: {
    start: listsStart,
    target: theParagraphs(LISTS.levels.slice(1)),
    expected: { level: 2 },
    near: [
      { name: 'one level further', expected: { level: 3 } },
      {
        name: 'moved to the right without a change of level',
        make(draft) {
          const target = ParagraphTarget.parse(theParagraphs(LISTS.levels.slice(1)))
          for (const { properties } of paragraphsToEdit(draft, target))
            putChild(properties, 'w:ind', { 'w:left': 840, 'w:hanging': 420 })
        },
      },
      { name: 'another paragraph', target: theParagraphs(LISTS.levels.slice(0, 1)) },
    ],
  },
})

const labelled = (label: Words, what: Words): Words =>
  words(`${label.zh}：${what.zh}`, `${label.en}: ${what.en}`)

const TEXT_INDENT = words('文本缩进', 'text indent')
const HANGING = words('悬挂', 'number before the text')

const SUFFIX: Readonly<Record<string, Words>> = ownTable({
  tab: words('编号之后：制表符', 'followed by a tab'),
  space: words('编号之后：空格', 'followed by a space'),
  nothing: words('编号之后：不特别标注', 'followed by nothing'),
})

const IndentsExpected = z
  .object({
    /** Where the text stands (文本缩进位置). */
    left: z.optional(LengthSchema),
    /** How far the number stands before the text. */
    hanging: z.optional(LengthSchema),
    /** What stands between number and text. */
    suffix: z.optional(z.enum(['tab', 'space', 'nothing'])),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const indents = paragraphChecker({
  code: '10605',
  title: words('列表缩进', 'list indents'),
  expected: IndentsExpected,
  describe: ({ left, hanging, suffix }) =>
    join([
      ...(left === undefined ? [] : [labelled(TEXT_INDENT, lengthWords(left))]),
      ...(hanging === undefined ? [] : [labelled(HANGING, lengthWords(hanging))]),
      ...(suffix === undefined ? [] : [SUFFIX[suffix] ?? words('', '')]),
    ]),
  judge(format, { left, hanging, suffix }, { document, paragraph }) {
    const place = listPlace(document, paragraph)
    if (place === undefined) return { isOk: false, actual: NO_LIST }
    const size = sizeOfParagraph(document, paragraph)
    const leftNow = { chars: format.leftChars, twips: format.left }
    const hangingNow = { chars: format.hangingChars, twips: format.hanging }
    const suffixNow = attribute(child(place.level, 'w:suff'), 'w:val') ?? 'tab'
    return {
      isOk:
        (left === undefined || isIndent(leftNow, left, size)) &&
        (hanging === undefined || isIndent(hangingNow, hanging, size)) &&
        (suffix === undefined || suffix === suffixNow),
      actual: join([
        ...(left === undefined ? [] : [labelled(TEXT_INDENT, indentWords(leftNow, left.unit))]),
        ...(hanging === undefined
          ? []
          : [labelled(HANGING, indentWords(hangingNow, hanging.unit))]),
        ...(suffix === undefined ? [] : [SUFFIX[suffixNow] ?? words(suffixNow, suffixNow)]),
      ]),
    }
  },
  change(properties, { left, hanging, suffix }, { document, paragraph }) {
    const place = listPlace(document, paragraph)
    if (place === undefined) throw new Error('The paragraph is in no list')
    const size = sizeOfParagraph(document, paragraph)
    // Word changes the level, and takes away what the paragraph itself says.
    removeChildren(properties, 'w:ind')
    const indent = ensurePath(place.level, 'w:pPr', 'w:ind')
    if (left !== undefined)
      setAttributes(indent, {
        'w:left': Math.round(twipsOfLength(left, size)),
        'w:leftChars': undefined,
      })
    if (hanging !== undefined)
      setAttributes(indent, {
        'w:hanging': Math.round(twipsOfLength(hanging, size)),
        'w:hangingChars': undefined,
        'w:firstLine': undefined,
        'w:firstLineChars': undefined,
      })
    if (suffix !== undefined) setAttributes(ensureChild(place.level, 'w:suff'), { 'w:val': suffix })
  },
  example: {
    start: listsStart,
    target: theParagraphs(LISTS.indents),
    expected: {
      left: { value: 2, unit: 'cm' },
      hanging: { value: 1, unit: 'cm' },
      suffix: 'space',
    },
    near: [
      {
        name: 'other indents',
        expected: {
          left: { value: 1.5, unit: 'cm' },
          hanging: { value: 0.5, unit: 'cm' },
          suffix: 'nothing',
        },
      },
      {
        name: 'a tab as before',
        expected: { left: { value: 2, unit: 'cm' }, hanging: { value: 1, unit: 'cm' } },
      },
    ],
  },
})

export const listLevelCheckers: readonly Checker<WordView, WordDraft>[] = [level, indents]

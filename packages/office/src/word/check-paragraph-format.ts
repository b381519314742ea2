import * as z from 'zod/mini'
import { words, type Checker, type Words } from '../checkpoints/checker.ts'
import { insertBeside, putChild } from '../package/edit-xml.ts'
import { styleIdFor } from './edit-styles.ts'
import { paragraphsToEdit, runsToEdit, textRun } from './edit-text.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import { paragraphChecker } from './judge-paragraphs.ts'
import type { ParagraphFormat } from './paragraph-format.ts'
import { styleKey, styleWords } from './word-names.ts'
import { ParagraphTarget, RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const ALIGNMENT: Readonly<Record<ParagraphFormat['alignment'], Words>> = ownTable({
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  both: words('两端对齐', 'justified'),
  distribute: words('分散对齐', 'distributed'),
})

const alignment = paragraphChecker({
  code: '10201',
  title: words('对齐方式', 'alignment'),
  expected: z.object({ value: z.enum(['left', 'center', 'right', 'both', 'distribute']) }),
  describe: ({ value }) => ALIGNMENT[value],
  judge: (format, { value }) => ({
    isOk: format.alignment === value,
    actual: ALIGNMENT[format.alignment],
    note:
      value === 'center' && ((format.firstLine ?? 0) > 0 || (format.firstLineChars ?? 0) > 0)
        ? words(
            '段落居中但仍有首行缩进，显示时偏右',
            'centred with a first-line indent, so it stands to the right of the middle',
          )
        : undefined,
  }),
  change(properties, { value }) {
    putChild(properties, 'w:jc', { 'w:val': value })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.alignment),
    expected: { value: 'center' },
    near: [
      { name: 'to the right', expected: { value: 'right' } },
      {
        name: 'moved to the middle by spaces',
        make(draft) {
          const target = RunTarget.parse(inParagraph(PARAGRAPHS.alignment))
          for (const { run } of runsToEdit(draft, target))
            insertBeside(run, 'before', [textRun(' '.repeat(20))])
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

const levelWords = (level: number): Words =>
  level === 0
    ? words('大纲级别：正文文本', 'body text')
    : words(`大纲级别：${level}级`, `outline level ${level}`)

const outline = paragraphChecker({
  code: '10207',
  title: words('大纲级别', 'outline level'),
  /** 1 to 9; 0 asks for body text. */
  expected: z.object({ level: z.int().check(z.gte(0), z.lte(9)) }),
  describe: ({ level }) => levelWords(level),
  judge({ outlineLevel }, { level }) {
    const actual = outlineLevel === 9 ? 0 : outlineLevel + 1
    return { isOk: actual === level, actual: levelWords(actual) }
  },
  change(properties, { level }) {
    putChild(properties, 'w:outlineLvl', { 'w:val': level === 0 ? 9 : level - 1 })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.outline),
    expected: { level: 1 },
    near: [
      { name: 'one level lower', expected: { level: 2 } },
      { name: 'body text', expected: { level: 0 } },
      OTHER_PARAGRAPH,
    ],
  },
})

const style = paragraphChecker({
  code: '10215',
  title: words('应用样式', 'style applied'),
  expected: z.object({ style: z.string().check(z.minLength(1)) }),
  describe: (expected) => words(`样式“${expected.style}”`, `style “${expected.style}”`),
  judge: ({ styleName = 'Normal' }, expected) => ({
    isOk: styleKey(styleName) === styleKey(expected.style),
    actual: styleWords(styleName),
  }),
  change(properties, expected, _place, draft) {
    putChild(properties, 'w:pStyle', { 'w:val': styleIdFor(draft, expected.style, 'paragraph') })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.style),
    expected: { style: '标题 2' },
    near: [
      { name: 'one heading lower', expected: { style: '标题 3' } },
      {
        name: 'the level of the heading without its style',
        make(draft) {
          const target = ParagraphTarget.parse(inParagraph(PARAGRAPHS.style))
          for (const { properties } of paragraphsToEdit(draft, target))
            putChild(properties, 'w:outlineLvl', { 'w:val': 1 })
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphCheckers: readonly Checker<WordView, WordDraft>[] = [
  alignment,
  outline,
  style,
]

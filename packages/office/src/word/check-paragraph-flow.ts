import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { putChild } from '../package/edit-xml.ts'
import { attribute } from '../package/xml-query.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import { paragraphChecker } from './judge-paragraphs.ts'
import { isSet, nearestProperty, type ParagraphFormat } from './paragraph-format.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

/** A switch with its name and what holds where no one sets it (4.2). */
interface Switch {
  readonly name: Words
  readonly otherwise: boolean
}

const PAGINATION = {
  keepNext: { name: words('与下段同页', 'keep with next'), otherwise: false },
  keepLines: { name: words('段中不分页', 'keep lines together'), otherwise: false },
  pageBreakBefore: { name: words('段前分页', 'page break before'), otherwise: false },
  widowControl: { name: words('孤行控制', 'widow control'), otherwise: true },
} as const satisfies Readonly<Record<string, Switch>>

const TYPOGRAPHY = {
  kinsoku: { name: words('按中文习惯控制首尾字符', 'first and last characters'), otherwise: true },
  wordWrap: { name: words('不在西文单词中间换行', 'words kept whole'), otherwise: true },
  overflowPunct: { name: words('允许标点溢出边界', 'hanging punctuation'), otherwise: true },
  topLinePunct: {
    name: words('允许行首标点压缩', 'compressed first punctuation'),
    otherwise: false,
  },
  autoSpaceDE: {
    name: words('自动调整中文与西文的间距', 'space to Western text'),
    otherwise: true,
  },
  autoSpaceDN: { name: words('自动调整中文与数字的间距', 'space to digits'), otherwise: true },
  snapToGrid: { name: words('对齐到网格', 'snap to the grid'), otherwise: true },
} as const satisfies Readonly<Record<string, Switch>>

type Wanted = Readonly<Record<string, boolean | undefined>>

function switchWords(switches: Readonly<Record<string, Switch>>, values: Wanted): Words {
  return join(
    Object.entries(switches).flatMap(([key, { name }]) => {
      const value = values[key]
      if (value === undefined) return []
      return [value ? name : words(`未设“${name.zh}”`, `without ${name.en}`)]
    }),
  )
}

/** The effective state of the switches that a checkpoint asks about. */
function switchesOf(
  format: ParagraphFormat,
  switches: Readonly<Record<string, Switch>>,
  wanted: Wanted,
): Wanted {
  return Object.fromEntries(
    Object.entries(switches)
      .filter(([key]) => wanted[key] !== undefined)
      .map(([key, { otherwise }]) => [key, isSet(format, `w:${key}`, otherwise)]),
  )
}

const isSame = (actual: Wanted, wanted: Wanted): boolean =>
  Object.entries(actual).every(([key, value]) => wanted[key] === value)

const Flag = z.optional(z.boolean())

const pagination = paragraphChecker({
  code: '10208',
  title: words('换行和分页', 'pagination'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 把“段前分页”存成上一段末尾的分页符',
        'LibreOffice saves a page break before as a break at the end of the paragraph above',
      ),
    },
  ],
  expected: z
    .object({ keepNext: Flag, keepLines: Flag, pageBreakBefore: Flag, widowControl: Flag })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: (expected) => switchWords(PAGINATION, expected),
  judge(format, expected) {
    const actual = switchesOf(format, PAGINATION, expected)
    return { isOk: isSame(actual, expected), actual: switchWords(PAGINATION, actual) }
  },
  change(properties, expected) {
    for (const [key, value] of Object.entries(expected))
      putChild(properties, `w:${key}`, value ? {} : { 'w:val': 0 })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.flow),
    expected: { keepLines: true, pageBreakBefore: true },
    near: [
      { name: 'with the next', expected: { keepNext: true, keepLines: true } },
      { name: 'one of the two', expected: { pageBreakBefore: true } },
      OTHER_PARAGRAPH,
    ],
  },
})

const TEXT_ALIGNMENT: Readonly<Record<string, Words>> = ownTable({
  auto: words('文本对齐方式：自动', 'text alignment automatic'),
  top: words('文本对齐方式：顶端对齐', 'text aligned at the top'),
  center: words('文本对齐方式：居中', 'text aligned at the middle'),
  baseline: words('文本对齐方式：基线对齐', 'text aligned at the base line'),
  bottom: words('文本对齐方式：底端对齐', 'text aligned at the bottom'),
})

const typography = paragraphChecker({
  code: '10213',
  title: words('中文版式', 'Chinese typography'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 保存时丢失断字、首尾字符和中西文间距的设置',
        'LibreOffice loses the settings of word breaks, first and last characters and spaces',
      ),
    },
  ],
  expected: z
    .object({
      kinsoku: Flag,
      /** False allows breaks within Western words. */
      wordWrap: Flag,
      overflowPunct: Flag,
      topLinePunct: Flag,
      autoSpaceDE: Flag,
      autoSpaceDN: Flag,
      snapToGrid: Flag,
      textAlignment: z.optional(z.enum(['auto', 'top', 'center', 'baseline', 'bottom'])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: ({ textAlignment, ...flags }) =>
    join([
      ...(Object.keys(flags).length === 0 ? [] : [switchWords(TYPOGRAPHY, flags)]),
      ...(textAlignment === undefined ? [] : [TEXT_ALIGNMENT[textAlignment] ?? words('', '')]),
    ]),
  judge(format, { textAlignment, ...flags }) {
    const actual = switchesOf(format, TYPOGRAPHY, flags)
    const aligned = attribute(nearestProperty(format, 'w:textAlignment'), 'w:val') ?? 'auto'
    return {
      isOk: isSame(actual, flags) && (textAlignment === undefined || textAlignment === aligned),
      actual: join([
        ...(Object.keys(flags).length === 0 ? [] : [switchWords(TYPOGRAPHY, actual)]),
        ...(textAlignment === undefined
          ? []
          : [TEXT_ALIGNMENT[aligned] ?? words(aligned, aligned)]),
      ]),
    }
  },
  change(properties, { textAlignment, ...flags }) {
    for (const [key, value] of Object.entries(flags))
      putChild(properties, `w:${key}`, value ? {} : { 'w:val': 0 })
    if (textAlignment !== undefined)
      putChild(properties, 'w:textAlignment', { 'w:val': textAlignment })
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.typography),
    expected: { wordWrap: false, autoSpaceDE: false, textAlignment: 'center' },
    near: [
      {
        name: 'another alignment',
        expected: { wordWrap: false, autoSpaceDE: false, textAlignment: 'top' },
      },
      { name: 'the other space', expected: { wordWrap: false, autoSpaceDN: false } },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphFlowCheckers: readonly Checker<WordView, WordDraft>[] = [
  pagination,
  typography,
]

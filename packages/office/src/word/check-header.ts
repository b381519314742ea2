import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { insertBeside } from '../package/edit-xml.ts'
import { paragraphOf } from './edit-blocks.ts'
import { headersToEdit, setHeaderText, switchFirstPage } from './edit-header.ts'
import { textRun } from './edit-text.ts'
import { headerFormatStart, headerStart } from './examples/header-start.ts'
import { switchSetting } from './judge-sections.ts'
import { hasFirstPage, shownHeaders } from './shown-headers.ts'
import {
  describeTarget,
  evidenceOf,
  headerParagraphs,
  HeaderTarget,
  SectionTarget,
} from './word-targets.ts'
import { hasSetting } from './word-document.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/** Why nothing can be said of a header that no section shows. */
export const NO_HEADER = words('没有页眉或页脚', 'there is no such header or footer')

const headerText: Checker<WordView, WordDraft> = defineChecker({
  code: '10401',
  title: words('页眉页脚文字', 'header or footer text'),
  target: HeaderTarget,
  expected: z.object({
    text: z.string(),
    match: z._default(z.enum(['equal', 'contains']), 'equal'),
  }),
  examine(view, target, expected) {
    const wanted = foldSpaces(expected.text)
    const description = words(`“${expected.text}”`, `“${expected.text}”`)
    const where = describeTarget(view, target)
    const shown = shownHeaders(view.document, target)
    if (shown.every((one) => one.part === undefined)) return blocked(where, description, NO_HEADER)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const { part, sections, paragraphs } of shown) {
      const text = foldSpaces(paragraphs.map((one) => one.text).join('\n'))
      const isOk = expected.match === 'equal' ? text === wanted : text.includes(wanted)
      tally.add(
        isOk && part !== undefined,
        part === undefined ? NO_HEADER : plain(`“${snippet(text)}”`),
        sections.length,
      )
      for (const one of paragraphs)
        if (one.text !== '') evidence.push(evidenceOf(one.part, one.node, one.text))
    }
    return found(where, description, COUNT.sections, tally.units, evidence)
  },
  apply(draft, target, expected) {
    for (const root of headersToEdit(draft, target)) setHeaderText(root, expected.text)
  },
  example: {
    start: headerStart,
    target: { in: 'header' },
    expected: { text: '图书馆年度报告' },
    near: [
      { name: 'another text', expected: { text: '图书馆月度报告' } },
      { name: 'in the footer', target: { in: 'footer' } },
      {
        name: 'at the beginning of the text',
        make(draft) {
          const [first] = draft.view().document.body
          if (first !== undefined)
            insertBeside(first.node, 'before', [paragraphOf([textRun('图书馆年度报告')])])
        },
      },
    ],
  },
})

const HeaderTexts = z.array(
  z.object({
    in: z.enum(['header', 'footer']),
    type: z.enum(['default', 'first', 'even']),
    text: z.string(),
  }),
)

const TYPE_WORDS = {
  first: words('首页', 'first page’s '),
  default: words('', ''),
  even: words('偶数页', 'even pages’ '),
}
const KIND_WORDS = { header: words('页眉', 'header'), footer: words('页脚', 'footer') }

function textWords(
  { in: kind, type }: { readonly in: 'header' | 'footer'; readonly type: keyof typeof TYPE_WORDS },
  text: string,
): Words {
  const [page, name] = [TYPE_WORDS[type], KIND_WORDS[kind]]
  const said =
    text === '' ? words('为空', ' empty') : words(`“${snippet(text)}”`, ` “${snippet(text)}”`)
  return words(`${page.zh}${name.zh}${said.zh}`, `${page.en}${name.en}${said.en}`)
}

const differentPages: Checker<WordView, WordDraft> = defineChecker({
  code: '10404',
  title: words('首页不同、奇偶页不同', 'different first page, odd and even pages'),
  target: SectionTarget,
  expected: z
    .object({
      firstPage: z.optional(z.boolean()),
      oddEven: z.optional(z.boolean()),
      /** What the headers and footers of each type read; `default` is the odd pages' one. */
      texts: z.optional(HeaderTexts),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const { document } = view
    const section = (target.index ?? 1) - 1
    const where = words(`第${section + 1}节`, `section ${section + 1}`)
    const firstWords = (is: boolean) =>
      is ? words('首页不同', 'different first page') : words('首页相同', 'same first page')
    const oddWords = (is: boolean) =>
      is ? words('奇偶页不同', 'different odd and even') : words('奇偶页相同', 'same odd and even')
    const wanted = join([
      ...(expected.firstPage === undefined ? [] : [firstWords(expected.firstPage)]),
      ...(expected.oddEven === undefined ? [] : [oddWords(expected.oddEven)]),
      ...(expected.texts ?? []).map((one) => textWords(one, one.text)),
    ])
    const properties = document.sections[section]
    if (properties === undefined)
      return blocked(where, wanted, words('没有这一节', 'there is no such section'))
    const tally = new UnitTally()
    const isFirst = hasFirstPage(document, section)
    const isOddEven = hasSetting(document, 'w:evenAndOddHeaders')
    if (expected.firstPage !== undefined)
      tally.add(isFirst === expected.firstPage, firstWords(isFirst))
    if (expected.oddEven !== undefined)
      tally.add(isOddEven === expected.oddEven, oddWords(isOddEven))
    for (const one of expected.texts ?? []) {
      const paragraphs = headerParagraphs(document, { ...one, section: section + 1 })
      const text = foldSpaces(paragraphs.map((paragraph) => paragraph.text).join('\n'))
      tally.add(text === foldSpaces(one.text), textWords(one, text))
    }
    return found(where, wanted, COUNT.items, tally.units, [
      evidenceOf(document.source.mainPart, properties, join(tally.units.map((u) => u.actual)).zh),
    ])
  },
  apply(draft, target, expected) {
    const section = (target.index ?? 1) - 1
    const properties = draft.view().document.sections[section]
    if (properties === undefined) throw new Error(`There is no section ${section + 1}`)
    if (expected.firstPage !== undefined) switchFirstPage(properties, expected.firstPage)
    if (expected.oddEven !== undefined)
      switchSetting(draft, 'w:evenAndOddHeaders', expected.oddEven)
    for (const one of expected.texts ?? [])
      for (const root of headersToEdit(draft, { ...one, section: section + 1 }))
        setHeaderText(root, one.text)
  },
  example: {
    start: headerFormatStart,
    target: { in: 'section', index: 1 },
    expected: {
      oddEven: true,
      firstPage: true,
      texts: [{ in: 'header', type: 'even', text: '二〇二五年工作总结' }],
    },
    near: [
      {
        name: 'another text on even pages',
        expected: {
          oddEven: true,
          firstPage: true,
          texts: [{ in: 'header', type: 'even', text: '二〇二四年工作总结' }],
        },
      },
      {
        name: 'an even header that is not shown',
        make(draft) {
          for (const root of headersToEdit(draft, { in: 'header', type: 'even' }))
            setHeaderText(root, '二〇二五年工作总结')
          switchSetting(draft, 'w:evenAndOddHeaders', false)
          const [properties] = draft.view().document.sections
          if (properties !== undefined) switchFirstPage(properties, true)
        },
      },
      {
        name: 'the first page as all others',
        expected: {
          oddEven: true,
          firstPage: false,
          texts: [{ in: 'header', type: 'even', text: '二〇二五年工作总结' }],
        },
      },
    ],
  },
})

export const headerCheckers: readonly Checker<WordView, WordDraft>[] = [headerText, differentPages]

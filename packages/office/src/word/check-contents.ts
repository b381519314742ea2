import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  join,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, insertBeside, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { encloseParagraph, freeId, insertBlocks, paragraphOf, stylesOf } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { LONG, longDocumentStart } from './examples/long-document-start.ts'
import { isAtPlace, placeOf, placeWords, PlaceTarget } from './find-place.ts'
import { paragraphFormat } from './paragraph-format.ts'
import { fieldRuns, readFields, type WordField } from './read-fields.ts'
import { readHeadings, type Heading } from './read-headings.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const Level = z.int().check(z.gte(1), z.lte(9))
const LEADERS = ownTable({
  none: words('无前导符', 'no leader'),
  dot: words('前导符……', 'dotted leader'),
  hyphen: words('前导符----', 'dashed leader'),
  underscore: words('前导符____', 'underlined leader'),
  middleDot: words('前导符····', 'middle-dot leader'),
})
type Leader = keyof typeof LEADERS

/** The paragraphs from the one in which a field begins to the one in which it ends. */
function entriesOf(document: WordDocument, field: WordField): readonly WordParagraph[] {
  const nodes = document.body.map((one) => one.node)
  const from = field.paragraph === undefined ? -1 : nodes.indexOf(field.paragraph)
  const to = field.lastParagraph === undefined ? -1 : nodes.indexOf(field.lastParagraph)
  return from < 0 ? [] : document.body.slice(from, Math.max(from, to) + 1)
}

/** The leader of the right tab that a paragraph of the contents uses, by style or its own. */
function leaderOf(document: WordDocument, paragraph: WordParagraph): Leader {
  const { levels } = paragraphFormat(document, paragraph)
  for (const level of [...levels].reverse()) {
    const tab = children(child(level, 'w:tabs'), 'w:tab').findLast((one) =>
      ['right', 'end'].includes(attribute(one, 'w:val') ?? ''),
    )
    if (tab === undefined) continue
    const leader = attribute(tab, 'w:leader') ?? 'none'
    return leader in LEADERS ? (leader as Leader) : 'none'
  }
  return 'none'
}

/** The outline levels that a field collects (\o "1-3"; \o alone means all nine). */
function levelsOf(field: WordField): readonly [number, number] | undefined {
  const range = field.switches.get('o')
  if (range === undefined) return undefined
  const match = /^(\d)\s*-\s*(\d)$/.exec(range)
  return match === null ? [1, 9] : [Number(match[1]), Number(match[2])]
}

const entryText = (paragraph: WordParagraph): string =>
  foldSpaces(paragraph.text.replace(/\t[^\t]*$/, ''))

/** No document has more tables of contents than this. */
const MOST_FIELDS = 20

interface Contents {
  readonly field: WordField
  readonly entries: readonly WordParagraph[]
  readonly document: WordDocument
}

const rangeWords = ([from, to]: readonly [number, number]) =>
  words(`${from}–${to}级`, `levels ${from}–${to}`)

function questionsOf(expected: {
  readonly levels?: readonly [number, number] | undefined
  readonly leader?: Leader | undefined
  readonly hasPageNumbers?: boolean | undefined
}): readonly Asked<Contents>[] {
  const pages = (is: boolean) =>
    is ? words('显示页码', 'page numbers') : words('不显示页码', 'no page numbers')
  return [
    ...ask<Contents, readonly [number, number]>(
      expected.levels,
      rangeWords,
      ({ field }, wanted) => {
        const actual = levelsOf(field)
        return {
          isOk: actual?.[0] === wanted[0] && actual[1] === wanted[1],
          actual:
            actual === undefined ? words('未按标题级别', 'not by levels') : rangeWords(actual),
        }
      },
    ),
    ...ask<Contents, Leader>(
      expected.leader,
      (leader) => LEADERS[leader],
      ({ entries, document }, wanted) => {
        const leaders = entries
          .filter((one) => one.text.includes('\t'))
          .map((one) => leaderOf(document, one))
        const [first = 'none'] = leaders
        return {
          isOk: leaders.length > 0 && leaders.every((one) => one === wanted),
          actual: LEADERS[leaders.find((one) => one !== wanted) ?? first],
        }
      },
    ),
    ...ask<Contents, boolean>(expected.hasPageNumbers, pages, ({ field }, wanted) => {
      const has = !field.switches.has('n')
      return { isOk: has === wanted, actual: pages(has) }
    }),
  ]
}

/** Whether every heading of the levels is listed: an update after the last change shows it. */
function listed(contents: Contents, headings: readonly Heading[]): Unit {
  const [from, to] = levelsOf(contents.field) ?? [1, 9]
  const texts = new Set(contents.entries.map(entryText))
  const wanted = headings.filter((one) => one.level >= from && one.level <= to)
  // A number of the list stands before the text in the entry, with or without a blank.
  const isListed = ({ text }: Heading): boolean =>
    texts.has(text) || [...texts].some((entry) => entry.endsWith(text))
  const missing = wanted.filter((one) => !isListed(one))
  const [first] = missing
  return {
    isOk: wanted.length > 0 && missing.length === 0,
    weight: 1,
    actual:
      first === undefined
        ? words(`目录${texts.size}条`, `${texts.size} entries`)
        : words(`目录缺少“${snippet(first.text)}”`, `“${snippet(first.text)}” is not listed`),
  }
}

const contents: Checker<WordView, WordDraft> = defineChecker({
  code: '10703',
  title: words('目录', 'table of contents'),
  target: z.discriminatedUnion('in', [DocumentTarget, PlaceTarget]),
  expected: z.object({
    levels: z.optional(z.tuple([Level, Level])),
    leader: z.optional(z.enum(['none', 'dot', 'hyphen', 'underscore', 'middleDot'])),
    hasPageNumbers: z.optional(z.boolean()),
    /** False where entries need not be up to date. */
    updated: z._default(z.boolean(), true),
  }),
  limits: words(
    '页码是否正确取决于排版，无法由文件判定',
    'whether the page numbers are right depends on the layout, which the file does not hold',
  ),
  examine(view, target, expected) {
    const where = target.in === 'place' ? placeWords(target) : words('文档', 'the document')
    const questions = questionsOf(expected)
    const wanted = join([
      words('自动目录', 'an automatic table of contents'),
      ...(questions.length === 0 ? [] : [wantedOf(questions)]),
    ])
    const { document } = view
    const fields = readFields(document).filter(
      // \c and \a make lists of figures and tables (10704), not of headings.
      (one) => one.name === 'TOC' && !one.switches.has('c') && !one.switches.has('a'),
    )
    const ways = fields.slice(0, MOST_FIELDS).map((field) => {
      const one: Contents = { field, entries: entriesOf(document, field), document }
      const units: Unit[] = [
        { isOk: true, weight: 1, actual: words('自动目录', 'an automatic table of contents') },
        ...unitsOf(questions, one),
        ...(expected.updated ? [listed(one, readHeadings(document))] : []),
      ]
      if (target.in === 'place') {
        const isThere = isAtPlace(view, field.paragraph ?? field.node, target)
        units.push({
          isOk: isThere,
          weight: 1,
          actual: isThere ? words('位置正确', 'in place') : words('位置不符', 'elsewhere'),
        })
      }
      return { field, units, right: units.filter((unit) => unit.isOk).length }
    })
    if (ways.length === 0)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有自动目录（目录域）', 'no table of contents field')),
      )
    const best = ways.reduce((one, other) => (other.right > one.right ? other : one))
    const node = best.field.paragraph ?? best.field.node
    return found(where, wanted, COUNT.items, best.units, [
      evidenceOf(document.source.mainPart, node, best.field.instruction),
    ])
  },
  apply(draft, target, expected) {
    removeContents(draft)
    const [from, to] = expected.levels ?? [1, 3]
    const headings = readHeadings(draft.view().document).filter(
      (one) => one.level >= from && one.level <= to,
    )
    const entries = headings.map((one) => entry(draft, one, expected.leader ?? 'dot'))
    const [first] = entries
    if (first === undefined) throw new Error('There are no headings to list')
    const pages = expected.hasPageNumbers === false ? ' \\n' : ''
    const [begin, instruction, separate, end] = fieldRuns(
      `TOC \\o "${from}-${to}" \\h \\z \\u${pages}`,
      [],
    )
    const properties = child(first, 'w:pPr')
    const head = [begin, instruction, separate].filter((one) => one !== undefined)
    if (properties === undefined) throw new Error('An entry has no properties')
    insertBeside(properties, 'after', head)
    const blocks = [...entries, paragraphOf(end === undefined ? [] : [end])]
    insertBlocks(draft, target.in === 'place' ? placeOf(target) : { at: 'start' }, blocks)
  },
  example: {
    start: longDocumentStart,
    target: { in: 'place', before: { text: LONG.abstract } },
    expected: { levels: [1, 3], leader: 'dot' },
    near: [
      { name: 'one level fewer', expected: { levels: [1, 2], leader: 'dot' } },
      { name: 'another leader', expected: { levels: [1, 3], leader: 'hyphen' } },
      {
        name: 'at the end of the text',
        target: { in: 'place', at: 'end' },
      },
      {
        name: 'entries typed by hand',
        make(draft) {
          const lines = [LONG.chapterOne, LONG.sectionOne, LONG.chapterTwo, LONG.chapterThree]
          insertBlocks(
            draft,
            { before: { text: LONG.abstract } },
            lines.map((text) => paragraphOf([textRun(`${text}……1`)])),
          )
        },
      },
    ],
  },
})

/** The style of entries of a level, made as Word has it when there is none. */
function entryStyle(draft: WordDraft, level: number): string {
  const known = draft.view().document.styles.byName(`toc ${level}`, 'paragraph')
  const id = attribute(known, 'w:styleId')
  if (id !== undefined) return id
  const made = `TOC${level}`
  const { styles } = draft.view().document
  const base = attribute(styles.byName('Normal', 'paragraph'), 'w:styleId') ?? 'Normal'
  const indent = level === 1 ? [] : [element('w:ind', { 'w:left': (level - 1) * 420 })]
  append(
    stylesOf(draft),
    element('w:style', { 'w:type': 'paragraph', 'w:styleId': made }, [
      element('w:name', { 'w:val': `toc ${level}` }),
      element('w:basedOn', { 'w:val': base }),
      element('w:next', { 'w:val': base }),
      element('w:uiPriority', { 'w:val': 39 }),
      element('w:unhideWhenUsed'),
      ...(indent.length === 0 ? [] : [element('w:pPr', {}, indent)]),
    ]),
  )
  return made
}

/** One line of the contents: a link to its heading, a tab with a leader, a page number. */
function entry(draft: WordDraft, heading: Heading, leader: Leader): XmlElement {
  const root = draft.package.source.xml(draft.package.source.mainPart)
  const known = children(heading.paragraph.node, 'w:bookmarkStart').find((one) =>
    /^_Toc/.test(attribute(one, 'w:name') ?? ''),
  )
  const id = freeId(root, 'w:bookmarkStart')
  const name = attribute(known, 'w:name') ?? `_Toc${100_000_000 + id}`
  if (known === undefined)
    encloseParagraph(
      heading.paragraph.node,
      element('w:bookmarkStart', { 'w:id': id, 'w:name': name }),
      element('w:bookmarkEnd', { 'w:id': id }),
    )
  const tab = element('w:tab', { 'w:val': 'right', 'w:leader': leader, 'w:pos': 8296 })
  const link = element('w:hyperlink', { 'w:anchor': name, 'w:history': 1 }, [
    textRun(heading.text),
    element('w:r', {}, [element('w:tab')]),
    ...fieldRuns(`PAGEREF ${name} \\h`, [textRun('1')]),
  ])
  return paragraphOf([link], entryStyle(draft, heading.level), [element('w:tabs', {}, [tab])])
}

/** Takes the contents that stand there away, as “update” does before it writes new ones. */
function removeContents(draft: WordDraft): void {
  const { document } = draft.view()
  for (const field of readFields(document).filter((one) => one.name === 'TOC'))
    for (const paragraph of entriesOf(document, field))
      if (descendants(paragraph.node, 'w:sectPr').length === 0) remove(paragraph.node)
}

export const contentsCheckers: readonly Checker<WordView, WordDraft>[] = [contents]

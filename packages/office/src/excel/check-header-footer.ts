import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureChild, insertInOrder, element, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isFont } from '../word/word-names.ts'
import { describeSheet } from './check-page-setup.ts'
import { editSheet } from './edit-cells.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import {
  plainSection,
  readHeaderFooter,
  SECTIONS,
  writeHeaderFooter,
  type CodeRun,
  type Section,
} from './header-footer-code.ts'
import { ownTable } from '../package/own-table.ts'

/** Text with fields in braces: {page} {pages} {date} {time} {sheet} {file} {path} {picture}. */
const Content = z.union([
  z.string(),
  z.object({
    text: z.string(),
    font: z.optional(z.string()),
    points: z.optional(z.int()),
    bold: z.optional(z.boolean()),
    italic: z.optional(z.boolean()),
  }),
])
type Content = z.infer<typeof Content>
const Sections = z.object({
  left: z.optional(Content),
  center: z.optional(Content),
  right: z.optional(Content),
})
const HeaderExpected = z
  .object({
    header: z.optional(Sections),
    footer: z.optional(Sections),
    pages: z._default(z.enum(['all', 'even', 'first']), 'all'),
  })
  .check(
    z.refine(
      (value) =>
        [value.header, value.footer].some(
          (one) => one !== undefined && Object.keys(one).length > 0,
        ),
      'nothing expected',
    ),
  )
type Wanted = z.infer<typeof HeaderExpected>

const PARTS = [
  ['header', 'Header', words('页眉', 'header')],
  ['footer', 'Footer', words('页脚', 'footer')],
] as const
const PLACES: Readonly<Record<Section, Words>> = ownTable({
  left: words('左', 'left'),
  center: words('中', 'centre'),
  right: words('右', 'right'),
})
const PREFIX = { all: 'odd', even: 'even', first: 'first' } as const
const FLAG = { all: undefined, even: 'differentOddEven', first: 'differentFirst' } as const

const textOfContent = (content: Content): string =>
  typeof content === 'string' ? content : content.text
const plainText = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

function isContent(runs: readonly CodeRun[], wanted: Content): boolean {
  if (plainText(plainSection(runs)) !== plainText(textOfContent(wanted))) return false
  if (typeof wanted === 'string') return true
  return runs
    .filter((run) => run.text.trim() !== '')
    .every(
      ({ format }) =>
        (wanted.font === undefined || isFont(format.font, wanted.font)) &&
        (wanted.points === undefined || format.points === wanted.points) &&
        (wanted.bold === undefined || (format.bold ?? false) === wanted.bold) &&
        (wanted.italic === undefined || (format.italic ?? false) === wanted.italic),
    )
}

interface Piece {
  readonly name: string
  readonly section: Section
  readonly wanted: Content
  readonly label: Words
}

function piecesOf(expected: Wanted): Piece[] {
  return PARTS.flatMap(([part, stored, label]) =>
    SECTIONS.flatMap((section) => {
      const wanted = expected[part]?.[section]
      return wanted === undefined
        ? []
        : {
            name: `x:${PREFIX[expected.pages]}${stored}`,
            section,
            wanted,
            label: words(`${label.zh}${PLACES[section].zh}`, `${label.en} ${PLACES[section].en}`),
          }
    }),
  )
}

function describeContent(label: Words, text: string, runs: readonly CodeRun[] = []): Words {
  const [first] = runs
  const format = [
    first?.format.font ?? [],
    first?.format.points ?? [],
    first?.format.bold === true ? 'B' : [],
  ].flat()
  const more = format.length === 0 ? '' : ` (${format.join(' ')})`
  return words(`${label.zh}“${text}”${more}`, `${label.en} “${text}”${more}`)
}

const headerFooter: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20903',
  title: words('页眉页脚', 'header and footer'),
  target: SheetTarget,
  expected: HeaderExpected,
  examine(view, target, expected) {
    const pieces = piecesOf(expected)
    const where = describeSheet(target.sheet)
    const list = pieces.map((one) => describeContent(one.label, textOfContent(one.wanted)))
    const wanted = words(list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', '))
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const node = child(sheet.root, 'x:headerFooter')
    const flag = FLAG[expected.pages]
    const isUsed = flag === undefined || isOn(attribute(node, flag) ?? '0')
    const units = pieces.map((one): Unit => {
      const code = isUsed ? textOf(child(node, one.name)) : ''
      const runs = readHeaderFooter(code)[one.section]
      return {
        isOk: isContent(runs, one.wanted),
        weight: 1,
        actual: describeContent(one.label, plainSection(runs), runs),
      }
    })
    return found(where, wanted, COUNT.items, units, [
      {
        part: sheet.part,
        xpath: '/x:worksheet/x:headerFooter',
        snippet: textOf(child(node, pieces[0]?.name ?? '')),
      },
    ])
  },
  apply(draft, target, expected) {
    const node: XmlElement = ensureChild(editSheet(draft, target.sheet).root, 'x:headerFooter')
    const flag = FLAG[expected.pages]
    if (flag !== undefined) setAttributes(node, { [flag]: 1 })
    for (const { name, section, wanted } of piecesOf(expected)) {
      const known = child(node, name)
      const content = { ...readHeaderFooter(textOf(known)) }
      const { text, ...format } = typeof wanted === 'string' ? { text: wanted } : wanted
      content[section] = text === '' ? [] : [{ text, format: definite(format) }]
      const code = writeHeaderFooter(content)
      if (known === undefined) insertInOrder(node, element(name, {}, [code]))
      else known.children.splice(0, known.children.length, code)
    }
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: {
      header: { center: { text: '员工工资 & 奖金表', bold: true } },
      footer: { right: '第{page}页，共{pages}页' },
    },
    near: [
      {
        name: 'the page typed in, another place',
        expected: {
          header: { left: { text: '员工工资 & 奖金表', bold: true } },
          footer: { right: '第1页，共{pages}页' },
        },
      },
      {
        name: 'not bold',
        expected: {
          header: { center: '员工工资 & 奖金表' },
          footer: { right: '第{page}页，共{pages}页' },
        },
      },
    ],
  },
})

/** Without the parts that were not asked for. */
function definite(format: {
  readonly font?: string | undefined
  readonly points?: number | undefined
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
}): CodeRun['format'] {
  const { font, points, bold, italic } = format
  return {
    ...(font === undefined ? {} : { font }),
    ...(points === undefined ? {} : { points }),
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
  }
}

export const headerFooterCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [headerFooter]

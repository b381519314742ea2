import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, ensureFirst, putChild } from '../package/edit-xml.ts'
import { at, attribute, child, children, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { stylesOf } from './edit-blocks.ts'
import { tableStyleStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import type { WordTable } from './read-table.ts'
import { tableStyleKey } from './table-style-names.ts'
import { findTable, TableTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'
import { ownTable } from '../package/own-table.ts'

/** The options of a table style: attribute, bit of the old form, and whether set means off. */
const OPTIONS = {
  firstRow: { bit: 0x20, name: 'firstRow', isNegative: false },
  lastRow: { bit: 0x40, name: 'lastRow', isNegative: false },
  firstColumn: { bit: 0x80, name: 'firstColumn', isNegative: false },
  lastColumn: { bit: 0x100, name: 'lastColumn', isNegative: false },
  bandedRows: { bit: 0x200, name: 'noHBand', isNegative: true },
  bandedColumns: { bit: 0x400, name: 'noVBand', isNegative: true },
} as const
type Option = keyof typeof OPTIONS
const OPTION_NAMES = Object.keys(OPTIONS) as readonly Option[]
const OPTION_WORDS: Readonly<Record<Option, Words>> = ownTable({
  firstRow: words('标题行', 'header row'),
  lastRow: words('汇总行', 'total row'),
  firstColumn: words('第一列', 'first column'),
  lastColumn: words('最后一列', 'last column'),
  bandedRows: words('镶边行', 'banded rows'),
  bandedColumns: words('镶边列', 'banded columns'),
})

/** True when an option of the table's style is on; older files have a bit for each. */
function hasOption(table: XmlElement, option: Option): boolean {
  const { bit, name, isNegative } = OPTIONS[option]
  const look = at(table, 'w:tblPr', 'w:tblLook')
  const own = attribute(look, `w:${name}`)
  const isSet =
    own === undefined
      ? (Number.parseInt(attribute(look, 'w:val') ?? '0', 16) & bit) !== 0
      : isOn(own)
  return isSet !== isNegative
}

const Options = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, z.optional(z.boolean())]),
) as Record<Option, z.ZodMiniOptional<z.ZodMiniBoolean>>

const optionWords = (option: Option, isWanted: boolean): Words =>
  isWanted
    ? OPTION_WORDS[option]
    : words(`无${OPTION_WORDS[option].zh}`, `no ${OPTION_WORDS[option].en}`)

const style: Checker<WordView, WordDraft> = defineChecker({
  code: '10812',
  title: words('表格样式', 'table style'),
  target: TableTarget,
  expected: z
    .object({
      /** Names as Word shows or stores them; several are alternatives. */
      name: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
      ...Options,
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const names = expected.name === undefined ? undefined : [expected.name].flat()
    const asked = OPTION_NAMES.filter((one) => expected[one] !== undefined)
    const describe = (name: string | undefined, isOn: (option: Option) => boolean): Words =>
      join([
        ...(name === undefined ? [] : [name === '' ? words('无样式', 'no style') : plain(name)]),
        ...asked.map((one) => optionWords(one, isOn(one))),
      ])
    const wanted = describe(names?.join('/'), (one) => expected[one] === true)
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    const actual = styleName(view, table)
    const isOk =
      (names === undefined ||
        names.some((one) => tableStyleKey(one) === tableStyleKey(actual ?? ''))) &&
      asked.every((one) => hasOption(table.node, one) === expected[one])
    return found(
      describeTable(target),
      wanted,
      COUNT.items,
      single(
        isOk,
        describe(names === undefined ? undefined : (actual ?? ''), (one) =>
          hasOption(table.node, one),
        ),
      ),
      [tableEvidence(view, table)],
    )
  },
  apply(draft, target, expected) {
    const { node } = tableToEdit(draft, target)
    const properties = ensureFirst(node, 'w:tblPr')
    const [name] = [expected.name ?? []].flat()
    if (name !== undefined)
      putChild(properties, 'w:tblStyle', { 'w:val': tableStyleId(draft, name) })
    const asked = OPTION_NAMES.filter((one) => expected[one] !== undefined)
    if (asked.length === 0) return
    const look = OPTION_NAMES.map((option) => ({
      ...OPTIONS[option],
      isOn: expected[option] ?? hasOption(node, option),
    }))
    const bits = look.reduce((sum, one) => sum + (one.isOn !== one.isNegative ? one.bit : 0), 0)
    putChild(properties, 'w:tblLook', {
      'w:val': bits.toString(16).toUpperCase().padStart(4, '0'),
      ...Object.fromEntries(
        look.map((one) => [`w:${one.name}`, one.isOn !== one.isNegative ? 1 : 0]),
      ),
    })
  },
  example: {
    start: tableStyleStart,
    target: { in: 'table', index: 1 },
    expected: { name: '浅色底纹 - 强调文字颜色 1', lastRow: true, bandedRows: false },
    near: [
      {
        name: 'another colour of the style',
        expected: { name: '浅色底纹 - 强调文字颜色 2', lastRow: true, bandedRows: false },
      },
      {
        name: 'with bands',
        expected: { name: '浅色底纹 - 强调文字颜色 1', lastRow: true, bandedRows: true },
      },
    ],
  },
})

function styleName(view: WordView, table: WordTable): string | undefined {
  const id = attribute(at(table.node, 'w:tblPr', 'w:tblStyle'), 'w:val')
  return view.document.styles.name(id, 'table')
}

/** The stored name of a style that Chinese Word shows: Light Shading Accent 1. */
function storedName(name: string): string {
  return tableStyleKey(name)
    .split(' ')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ')
}

/** The id of a table style, added with lines and a bold first row when the document lacks it. */
function tableStyleId(draft: WordDraft, name: string): string {
  const root = stylesOf(draft)
  const all = children(root, 'w:style')
  const key = tableStyleKey(name)
  const known = all.find(
    (one) =>
      attribute(one, 'w:type') === 'table' &&
      tableStyleKey(attribute(child(one, 'w:name'), 'w:val') ?? '') === key,
  )
  const id = attribute(known, 'w:styleId')
  if (id !== undefined) return id
  const taken = new Set(all.map((one) => attribute(one, 'w:styleId')))
  let number = taken.size + 1
  while (taken.has(String(number))) number += 1
  const base = all.find(
    (one) => attribute(one, 'w:type') === 'table' && isOn(attribute(one, 'w:default') ?? '0'),
  )
  const line = (side: string): XmlElement =>
    element(side, { 'w:val': 'single', 'w:sz': 8, 'w:space': 0, 'w:color': '4F81BD' })
  append(
    root,
    element('w:style', { 'w:type': 'table', 'w:styleId': number }, [
      element('w:name', { 'w:val': storedName(name) }),
      ...(base === undefined
        ? []
        : [element('w:basedOn', { 'w:val': attribute(base, 'w:styleId') })]),
      element('w:uiPriority', { 'w:val': 60 }),
      element('w:tblPr', {}, [
        element('w:tblStyleRowBandSize', { 'w:val': 1 }),
        element('w:tblStyleColBandSize', { 'w:val': 1 }),
        element('w:tblBorders', {}, [line('w:top'), line('w:bottom')]),
      ]),
      element('w:tblStylePr', { 'w:type': 'firstRow' }, [
        element('w:rPr', {}, [element('w:b')]),
        element('w:tcPr', {}, [element('w:tcBorders', {}, [line('w:bottom')])]),
      ]),
      element('w:tblStylePr', { 'w:type': 'band1Horz' }, [
        element('w:tcPr', {}, [
          element('w:shd', { 'w:val': 'clear', 'w:color': 'auto', 'w:fill': 'D3DFEE' }),
        ]),
      ]),
    ]),
  )
  return String(number)
}

export const tableStyleCheckers: readonly Checker<WordView, WordDraft>[] = [style]

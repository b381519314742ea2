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
import { ensureFirst, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { at, attribute, child, twipsOf } from '../package/xml-query.ts'
import { tableFormatStart } from './examples/table-start.ts'
import { describeTable, NO_TABLE, tableEvidence, tableToEdit } from './judge-tables.ts'
import { centimetres } from './judge-sections.ts'
import type { WordTable } from './read-table.ts'
import { tableProperty } from './table-format.ts'
import { availableWidth, tableWidth } from './table-widths.ts'
import type { WordDocument } from './word-document.ts'
import { findTable, TableTarget } from './word-targets.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const TOLERANCE = 0.05 * TWIPS_PER_CM
const isNear = (actual: number, wanted: number): boolean => Math.abs(actual - wanted) <= TOLERANCE

const TABLE_ALIGN = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
}

const AlignmentExpected = z
  .object({
    alignment: z.optional(z.enum(['left', 'center', 'right'])),
    widthCm: z.optional(z.number()),
    /** Share of the text width: 100 for 根据窗口调整. */
    widthPercent: z.optional(z.number()),
    indentCm: z.optional(z.number()),
    /** Text flows around the table. */
    floating: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

interface Placing {
  readonly alignment: keyof typeof TABLE_ALIGN
  readonly width: number
  readonly indent: number
  readonly isFloating: boolean
}

function placingOf(document: WordDocument, table: WordTable): Placing {
  const floating = at(table.node, 'w:tblPr', 'w:tblpPr')
  const raw =
    attribute(floating, 'w:tblpXSpec') ??
    attribute(tableProperty(document, table, 'w:jc'), 'w:val') ??
    // Word 2003 and what was converted from it align the rows instead of the table.
    attribute(at(table.rows[0]?.node, 'w:trPr', 'w:jc'), 'w:val') ??
    'left'
  return {
    alignment: raw === 'center' ? 'center' : raw === 'right' || raw === 'end' ? 'right' : 'left',
    width: tableWidth(document, table) ?? 0,
    indent: twipsOf(tableProperty(document, table, 'w:tblInd'), 'w:w') ?? 0,
    isFloating: floating !== undefined,
  }
}

const floatingWords = (is: boolean): Words =>
  is ? words('文字环绕', 'text flows around') : words('无环绕', 'no text around')

const alignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10807',
  title: words('表格对齐、宽度与缩进', 'table alignment, width and indent'),
  target: TableTarget,
  expected: AlignmentExpected,
  examine(view, target, expected) {
    const whole = availableWidth(view.document)
    const describe = (placing: Placing): Words =>
      join([
        ...(expected.alignment === undefined ? [] : [TABLE_ALIGN[placing.alignment]]),
        ...(expected.widthCm === undefined
          ? []
          : [
              words(`宽${centimetres(placing.width)}厘米`, `${centimetres(placing.width)} cm wide`),
            ]),
        ...(expected.widthPercent === undefined
          ? []
          : [plain(`${Math.round((placing.width / whole) * 1000) / 10}%`)]),
        ...(expected.indentCm === undefined
          ? []
          : [
              words(
                `缩进${centimetres(placing.indent)}厘米`,
                `indented by ${centimetres(placing.indent)} cm`,
              ),
            ]),
        ...(expected.floating === undefined ? [] : [floatingWords(placing.isFloating)]),
      ])
    const wanted: Placing = {
      alignment: expected.alignment ?? 'left',
      width:
        expected.widthPercent === undefined
          ? (expected.widthCm ?? 0) * TWIPS_PER_CM
          : (expected.widthPercent / 100) * whole,
      indent: (expected.indentCm ?? 0) * TWIPS_PER_CM,
      isFloating: expected.floating ?? false,
    }
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(describeTable(target), describe(wanted), NO_TABLE)
    const actual = placingOf(view.document, table)
    const isWidthOk =
      (expected.widthCm === undefined && expected.widthPercent === undefined) ||
      Math.abs(actual.width - wanted.width) <=
        Math.max(TOLERANCE, expected.widthPercent === undefined ? 0 : whole * 0.01)
    const isOk =
      (expected.alignment === undefined || expected.alignment === actual.alignment) &&
      isWidthOk &&
      (expected.indentCm === undefined || isNear(actual.indent, wanted.indent)) &&
      (expected.floating === undefined || expected.floating === actual.isFloating)
    return found(
      describeTable(target),
      describe(wanted),
      COUNT.items,
      single(isOk, describe(actual)),
      [tableEvidence(view, table)],
    )
  },
  apply(draft, target, expected) {
    const { node } = tableToEdit(draft, target)
    const properties = ensureFirst(node, 'w:tblPr')
    const dxa = (value: number) => ({ 'w:w': Math.round(value * TWIPS_PER_CM), 'w:type': 'dxa' })
    if (expected.floating === false) removeChildren(properties, 'w:tblpPr')
    if (expected.floating === true && child(properties, 'w:tblpPr') === undefined)
      putChild(properties, 'w:tblpPr', {
        'w:leftFromText': 180,
        'w:rightFromText': 180,
        'w:vertAnchor': 'text',
        'w:tblpY': 1,
      })
    if (expected.alignment !== undefined) {
      const floating = child(properties, 'w:tblpPr')
      if (floating !== undefined) setAttributes(floating, { 'w:tblpXSpec': expected.alignment })
      putChild(properties, 'w:jc', { 'w:val': expected.alignment })
    }
    if (expected.widthCm !== undefined) putChild(properties, 'w:tblW', dxa(expected.widthCm))
    if (expected.widthPercent !== undefined)
      putChild(properties, 'w:tblW', {
        'w:w': Math.round(expected.widthPercent * 50),
        'w:type': 'pct',
      })
    if (expected.indentCm !== undefined) putChild(properties, 'w:tblInd', dxa(expected.indentCm))
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { alignment: 'center' },
    near: [
      { name: 'on the right', expected: { alignment: 'right' } },
      {
        name: 'the text of the cells in the middle',
        make(draft) {
          for (const { place, node } of draft.view().document.paragraphs)
            if (place?.row === 0)
              putChild(ensureFirst(node, 'w:pPr'), 'w:jc', { 'w:val': 'center' })
        },
      },
    ],
  },
})

export const tablePlacingCheckers: readonly Checker<WordView, WordDraft>[] = [alignment]

import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, ensureFirst, putChild, removeChildren } from '../package/edit-xml.ts'
import { at, attribute, child, children, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellProperties } from './edit-table.ts'
import { tableFormatStart } from './examples/table-start.ts'
import { centimetres } from './judge-sections.ts'
import { cellsToEdit, judgeTableCells, TableCellsTarget, tableToEdit } from './judge-tables.ts'
import { paragraphFormat } from './paragraph-format.ts'
import type { WordCell, WordTable } from './read-table.ts'
import { cellProperty, tableStyles } from './table-format.ts'
import { DIRECTION_WORDS, TEXT_DIRECTIONS, textDirection } from './text-direction.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'
import { ownTable } from '../package/own-table.ts'

const HORIZONTAL = {
  left: words('左对齐', 'left'),
  center: words('水平居中', 'centred'),
  right: words('右对齐', 'right'),
  both: words('两端对齐', 'justified'),
  distribute: words('分散对齐', 'distributed'),
}
const VERTICAL = {
  top: words('靠上', 'top'),
  center: words('垂直居中', 'middle'),
  bottom: words('靠下', 'bottom'),
}

/** The paragraphs of each cell, empty ones included. */
function paragraphsByCell(
  document: WordDocument,
): ReadonlyMap<XmlElement, readonly WordParagraph[]> {
  const found = new Map<XmlElement, WordParagraph[]>()
  for (const one of document.paragraphs) {
    if (one.place === undefined) continue
    const known = found.get(one.place.cell)
    if (known === undefined) found.set(one.place.cell, [one])
    else known.push(one)
  }
  return found
}

const alignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10808',
  title: words('单元格对齐方式', 'cell alignment'),
  target: TableCellsTarget,
  expected: z
    .object({
      /** `left` accepts justified text too: Chinese Word's buttons write either. */
      horizontal: z.optional(z.enum(['left', 'center', 'right', 'both', 'distribute'])),
      vertical: z.optional(z.enum(['top', 'center', 'bottom'])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const describe = (
      horizontal: keyof typeof HORIZONTAL,
      vertical: keyof typeof VERTICAL,
    ): Words =>
      join([
        ...(expected.horizontal === undefined ? [] : [HORIZONTAL[horizontal]]),
        ...(expected.vertical === undefined ? [] : [VERTICAL[vertical]]),
      ])
    const paragraphs = paragraphsByCell(view.document)
    const wanted = describe(expected.horizontal ?? 'left', expected.vertical ?? 'top')
    return judgeTableCells(view, target, wanted, (cell, table) => {
      const raw = attribute(cellProperty(view.document, table, cell, 'w:vAlign'), 'w:val')
      // ST_VerticalJc has `both`, which a cell shows as its top.
      const vertical = raw === 'center' || raw === 'bottom' ? raw : 'top'
      const aligned = (paragraphs.get(cell.node) ?? []).map(
        (one) => paragraphFormat(view.document, one).alignment,
      )
      const isAsWanted = (one: string): boolean =>
        one === expected.horizontal || (expected.horizontal === 'left' && one === 'both')
      const wrong = aligned.find((one) => !isAsWanted(one))
      return {
        isOk:
          (expected.vertical === undefined || expected.vertical === vertical) &&
          (expected.horizontal === undefined || (aligned.length > 0 && wrong === undefined)),
        actual: describe(
          expected.horizontal === undefined ? 'left' : (wrong ?? aligned[0] ?? 'left'),
          vertical,
        ),
      }
    })
  },
  apply(draft, target, expected) {
    const paragraphs = paragraphsByCell(draft.view().document)
    for (const { node } of cellsToEdit(draft, target)) {
      if (expected.vertical !== undefined)
        putChild(cellProperties(node), 'w:vAlign', { 'w:val': expected.vertical })
      if (expected.horizontal === undefined) continue
      for (const one of paragraphs.get(node) ?? [])
        putChild(ensureFirst(one.node, 'w:pPr'), 'w:jc', { 'w:val': expected.horizontal })
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [2, 4] },
    expected: { horizontal: 'center', vertical: 'center' },
    near: [
      { name: 'at the bottom', expected: { horizontal: 'center', vertical: 'bottom' } },
      { name: 'across alone', expected: { horizontal: 'center' } },
      {
        name: 'one row too few',
        target: { in: 'cells', index: 1, rows: [2, 3] },
      },
      {
        name: 'all but the empty cell',
        make(draft) {
          for (const { node, text } of cellsToEdit(draft, {
            in: 'cells',
            index: 1,
            rows: [2, 4],
          })) {
            putChild(cellProperties(node), 'w:vAlign', { 'w:val': 'center' })
            for (const one of children(node, 'w:p'))
              if (text !== '') putChild(ensureFirst(one, 'w:pPr'), 'w:jc', { 'w:val': 'center' })
          }
        },
      },
    ],
  },
})

const direction: Checker<WordView, WordDraft> = defineChecker({
  code: '10815',
  title: words('单元格文字方向', 'text direction of a cell'),
  target: TableCellsTarget,
  expected: z.object({
    /** Several are alternatives: programs write vertical cells as tbRl or tbRlV. */
    value: z.union([
      z.enum(TEXT_DIRECTIONS),
      z.array(z.enum(TEXT_DIRECTIONS)).check(z.minLength(1)),
    ]),
  }),
  examine(view, target, expected) {
    const accepted = [expected.value].flat()
    const wanted = words(
      accepted.map((one) => DIRECTION_WORDS[one].zh).join('/'),
      accepted.map((one) => DIRECTION_WORDS[one].en).join(' / '),
    )
    return judgeTableCells(view, target, wanted, (cell, table) => {
      const node = cellProperty(view.document, table, cell, 'w:textDirection')
      const actual = textDirection(attribute(node, 'w:val'))
      return { isOk: accepted.includes(actual), actual: DIRECTION_WORDS[actual] }
    })
  },
  apply(draft, target, expected) {
    const [value = 'lrTb'] = [expected.value].flat()
    for (const { node } of cellsToEdit(draft, target)) {
      if (value === 'lrTb') removeChildren(cellProperties(node), 'w:textDirection')
      else putChild(cellProperties(node), 'w:textDirection', { 'w:val': value })
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [4, 4], columns: [1, 1] },
    expected: { value: ['tbRl', 'tbRlV'] },
    near: [
      { name: 'turned text', expected: { value: 'btLr' } },
      {
        name: 'another cell',
        target: { in: 'cells', index: 1, rows: [4, 4], columns: [2, 2] },
      },
    ],
  },
})

const SIDES = ['top', 'left', 'bottom', 'right'] as const
type Side = (typeof SIDES)[number]
const SIDE_WORDS = {
  top: words('上', 'top'),
  left: words('左', 'left'),
  bottom: words('下', 'bottom'),
  right: words('右', 'right'),
}
const OTHER_NAME: Readonly<Record<Side, string>> = ownTable({
  top: 'w:top',
  left: 'w:start',
  bottom: 'w:bottom',
  right: 'w:end',
})

/** What a table has when nobody says (17.4.42): 0.19 cm at the sides. */
const DEFAULT_MARGIN: Readonly<Record<Side, number>> = ownTable({
  top: 0,
  left: 115,
  bottom: 0,
  right: 115,
})

/** A margin of a cell in twips: its own, the row's exception, the table's, the style's (10816). */
function marginOf(document: WordDocument, table: WordTable, cell: WordCell, side: Side): number {
  const levels = [
    cellProperty(document, table, cell, 'w:tcMar'),
    at(table.rows[cell.row]?.node, 'w:tblPrEx', 'w:tblCellMar'),
    at(table.node, 'w:tblPr', 'w:tblCellMar'),
    ...tableStyles(document, table).map((style) => at(style, 'w:tblPr', 'w:tblCellMar')),
  ]
  const found = levels
    .map((level) => child(level, `w:${side}`) ?? child(level, OTHER_NAME[side]))
    .find((one) => one !== undefined)
  return twipsOf(found, 'w:w') ?? DEFAULT_MARGIN[side]
}

const margins: Checker<WordView, WordDraft> = defineChecker({
  code: '10816',
  title: words('单元格边距', 'cell margins'),
  target: TableCellsTarget,
  expected: z
    .object({
      topCm: z.optional(z.number()),
      leftCm: z.optional(z.number()),
      bottomCm: z.optional(z.number()),
      rightCm: z.optional(z.number()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const wanted = SIDES.flatMap((side) => {
      const value = expected[`${side}Cm`]
      return value === undefined ? [] : [{ side, twips: value * TWIPS_PER_CM }]
    })
    const describe = (list: readonly { readonly side: Side; readonly twips: number }[]): Words =>
      join(
        list.map(({ side, twips }) =>
          words(
            `${SIDE_WORDS[side].zh}${centimetres(twips)}厘米`,
            `${SIDE_WORDS[side].en} ${centimetres(twips)} cm`,
          ),
        ),
      )
    return judgeTableCells(view, target, describe(wanted), (cell, table) => {
      const actual = wanted.map(({ side }) => ({
        side,
        twips: marginOf(view.document, table, cell, side),
      }))
      return {
        isOk: actual.every(
          ({ twips }, index) =>
            Math.abs(twips - (wanted[index]?.twips ?? 0)) <= 0.03 * TWIPS_PER_CM,
        ),
        actual: describe(actual),
      }
    })
  },
  apply(draft, target, expected) {
    const write = (parent: XmlElement, name: string): void => {
      const node = ensureChild(parent, name)
      for (const side of SIDES) {
        const value = expected[`${side}Cm`]
        if (value === undefined) continue
        putChild(node, `w:${side}`, {
          'w:w': Math.round(value * TWIPS_PER_CM),
          'w:type': 'dxa',
        })
      }
    }
    if (target.in === 'cells') {
      for (const { node } of cellsToEdit(draft, target)) write(cellProperties(node), 'w:tcMar')
      return
    }
    write(ensureFirst(tableToEdit(draft, target).node, 'w:tblPr'), 'w:tblCellMar')
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { topCm: 0.1, bottomCm: 0.1, leftCm: 0.3, rightCm: 0.3 },
    near: [
      {
        name: 'a tenth more',
        expected: { topCm: 0.2, bottomCm: 0.2, leftCm: 0.4, rightCm: 0.4 },
      },
      {
        name: 'one cell alone',
        target: { in: 'cells', index: 1, rows: [1, 1], columns: [1, 1] },
      },
    ],
  },
})

export const tableCellCheckers: readonly Checker<WordView, WordDraft>[] = [
  alignment,
  direction,
  margins,
]

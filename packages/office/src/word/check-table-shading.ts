import * as z from 'zod/mini'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { ensureFirst } from '../package/edit-xml.ts'
import { cellProperties } from './edit-table.ts'
import { tableFormatStart } from './examples/table-start.ts'
import { cellsToEdit, judgeTableCells, TableCellsTarget } from './judge-tables.ts'
import {
  expectedShadingWords,
  isShading,
  putShading,
  readShading,
  ShadingExpected,
  shadingWords,
} from './shading.ts'
import { cellShading } from './table-format.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const shading: Checker<WordView, WordDraft> = defineChecker({
  code: '10810',
  title: words('单元格底纹', 'cell shading'),
  target: TableCellsTarget,
  expected: z
    .object(ShadingExpected)
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine: (view, target, expected) =>
    judgeTableCells(view, target, expectedShadingWords(expected), (cell, table) => {
      const actual = readShading(view.document, cellShading(view.document, table, cell))
      return { isOk: isShading(actual, expected), actual: shadingWords(actual) }
    }),
  apply(draft, target, expected) {
    for (const { node } of cellsToEdit(draft, target)) putShading(cellProperties(node), expected)
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [1, 1] },
    expected: { fills: ['黄色'] },
    near: [
      { name: 'another colour', expected: { fills: ['橙色'] } },
      {
        name: 'one cell too few',
        target: { in: 'cells', index: 1, rows: [1, 1], columns: [1, 3] },
      },
      {
        name: 'the text shaded instead of the cells',
        make(draft) {
          for (const { place, pieces } of draft.view().document.paragraphs) {
            if (place?.row !== 0) continue
            for (const { run } of pieces) putShading(ensureFirst(run, 'w:rPr'), { fills: ['黄色'] })
          }
        },
      },
    ],
  },
})

export const tableShadingCheckers: readonly Checker<WordView, WordDraft>[] = [shading]

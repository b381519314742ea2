import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild } from '../package/edit-xml.ts'
import { columnName, MAX_COLUMNS, MAX_ROWS, parseRange, type CellRange } from './cell-reference.ts'
import { sheetPrefix, workbookRoot } from './edit-sheets.ts'
import { sheetsStart } from './examples/sheets-start.ts'
import { NO_SHEET, SheetTarget, sheetIndex } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { definedNames, referenceKey } from './read-names.ts'

/** A range as names store it: whole rows and columns without the other part, $ everywhere. */
export function absoluteReference(range: CellRange): string {
  const { from, to } = range
  const column = (one: number): string => `$${columnName(one)}`
  if (from.row === 0 && to.row === MAX_ROWS - 1)
    return `${column(from.column)}:${column(to.column)}`
  if (from.column === 0 && to.column === MAX_COLUMNS - 1) return `$${from.row + 1}:$${to.row + 1}`
  const first = `${column(from.column)}$${from.row + 1}`
  const last = `${column(to.column)}$${to.row + 1}`
  return first === last ? first : `${first}:${last}`
}

/** Writes a name; one that is there with the same scope is changed. */
export function putName(
  draft: ExcelDraft,
  name: string,
  text: string,
  sheet: number | undefined,
): void {
  const known = definedNames(draft.view().workbook).find(
    (one) => one.name.toLowerCase() === name.toLowerCase() && one.sheet === sheet,
  )
  if (known !== undefined) {
    known.node.children.splice(0, known.node.children.length, text)
    return
  }
  const list = ensureChild(workbookRoot(draft), 'x:definedNames')
  append(list, element('x:definedName', { name, localSheetId: sheet }, [text]))
}

const ReferenceText = z
  .string()
  .check(
    z.refine(
      (ref) => ref.split(',').every((part) => parseRange(part) !== undefined),
      'no known cell reference',
    ),
  )

const defineName: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20410',
  title: words('定义名称', 'defined name'),
  /** The sheet of the cells. */
  target: SheetTarget,
  expected: z.object({
    name: z.string().check(
      z.minLength(1),
      z.refine((name) => !name.startsWith('_xlnm'), 'a built-in name'),
    ),
    ref: ReferenceText,
    /** Where the name is known; both when it is left out. */
    scope: z.optional(z.enum(['workbook', 'sheet'])),
  }),
  examine(view, target, expected) {
    const where = words(`名称“${expected.name}”`, `name “${expected.name}”`)
    const wanted = plain(`${target.sheet}!${expected.ref}`)
    const index = sheetIndex(view, target.sheet)
    if (index < 0) return blocked(where, wanted, NO_SHEET)
    const named = definedNames(view.workbook).filter(
      (one) => one.name.trim().toLowerCase() === expected.name.trim().toLowerCase(),
    )
    const asked = referenceKey(view, expected.ref, target.sheet)
    const isRight = named.some(
      (one) =>
        referenceKey(view, one.text, target.sheet) === asked &&
        (expected.scope === undefined || (expected.scope === 'sheet') === (one.sheet === index)),
    )
    const [first] = named
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isRight,
        first === undefined ? words('没有这个名称', 'no such name') : plain(first.text),
      ),
      first === undefined
        ? []
        : [
            {
              part: view.workbook.source.mainPart,
              xpath: `/x:workbook/x:definedNames/x:definedName[@name='${first.name}']`,
              snippet: first.text,
            },
          ],
    )
  },
  apply(draft, target, { name, ref, scope }) {
    const view = draft.view()
    const index = sheetIndex(view, target.sheet)
    const sheet = view.workbook.sheetNames[index]
    if (sheet === undefined) throw new Error(`There is no sheet ${target.sheet}`)
    const areas = ref.split(',').flatMap((part) => parseRange(part) ?? [])
    const text = areas.map((range) => sheetPrefix(sheet) + absoluteReference(range)).join(',')
    putName(draft, name, text, scope === 'sheet' ? index : undefined)
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: '销售表' },
    expected: { name: '数量列', ref: 'C2:C10' },
    near: [
      { name: 'one row less', expected: { name: '数量列', ref: 'C2:C9' } },
      { name: 'another name', expected: { name: '数量', ref: 'C2:C10' } },
    ],
  },
})

export const nameCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [defineName]

import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { readPivots, type PivotTable } from './read-pivots.ts'

/** A pivot table by its sheet or its name; without both the first one that was not issued. */
export const PivotTarget = z.object({
  in: z.literal('pivot'),
  sheet: z.optional(z.string().check(z.minLength(1))),
  name: z.optional(z.string().check(z.minLength(1))),
})
export type PivotTarget = z.infer<typeof PivotTarget>

export const NO_PIVOT = words('没有数据透视表', 'there is no such pivot table')

export function findPivot(view: ExcelView, target: PivotTarget): PivotTable | undefined {
  const index = target.sheet === undefined ? -1 : sheetIndex(view, target.sheet)
  const sheet = view.workbook.sheetNames[index]
  const all = readPivots(view.workbook).filter(
    (one) => target.sheet === undefined || one.sheet.name === sheet,
  )
  const named = all.find((one) => one.name === target.name)
  if (named !== undefined) return named
  if (target.sheet !== undefined) return all[0]
  const issued = new Set(
    (view.start === undefined ? [] : readPivots(view.start)).map(
      (one) => `${one.sheet.name}\t${one.name}`,
    ),
  )
  return all.find((one) => !issued.has(`${one.sheet.name}\t${one.name}`)) ?? all[0]
}

export function describePivot(target: PivotTarget): Words {
  const name = target.name ?? ''
  return words(
    `${target.sheet ?? ''} 数据透视表${name}`.trim(),
    `${target.sheet ?? ''} pivot table ${name}`.trim(),
  )
}

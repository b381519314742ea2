import {
  deskGrids,
  OVERVIEW_LINES,
  SIGN_IN_LINES,
  SIGN_IN_LINES_WITH_PHOTO,
  TICKETS_PER_SHEET,
  type DeskLabelsPerSheet,
} from './document-kinds.ts'

/** What is counted: people of each group that begins on a sheet of its own. */
export type SheetPlan =
  | { readonly kind: 'tickets'; readonly groups: readonly number[] }
  | { readonly kind: 'signIn'; readonly groups: readonly number[]; readonly hasPhotos: boolean }
  | { readonly kind: 'door'; readonly groups: readonly number[] }
  | {
      readonly kind: 'desk'
      readonly groups: readonly number[]
      readonly perSheet: DeskLabelsPerSheet
    }
  /** Sessions of each day. */
  | { readonly kind: 'overview'; readonly groups: readonly number[] }

/** Sheets of A4 that a document takes (DO7); a group of nobody takes none but of the door. */
export function countSheets(plan: SheetPlan): number {
  if (plan.kind === 'door') return plan.groups.length
  if (plan.kind === 'overview') return overviewSheets(plan.groups).length
  const most = mostOnSheet(plan)
  return plan.groups.reduce((sum, people) => sum + Math.ceil(people / most), 0)
}

function mostOnSheet(plan: Extract<SheetPlan, { kind: 'tickets' | 'signIn' | 'desk' }>): number {
  if (plan.kind === 'tickets') return TICKETS_PER_SHEET
  if (plan.kind === 'signIn') return plan.hasPhotos ? SIGN_IN_LINES_WITH_PHOTO : SIGN_IN_LINES
  const { columns, rows } = deskGrids[plan.perSheet]
  return columns * rows
}

/** Some sessions of a day on one sheet. */
export interface OverviewPart {
  readonly day: number
  readonly from: number
  readonly to: number
}

/**
 * How days with their sessions lie on sheets: each part has a line for the day and one per session, and
 * no sheet ends with the line of a day alone.
 */
export function overviewSheets(
  days: readonly number[],
  mostLines: number = OVERVIEW_LINES,
): OverviewPart[][] {
  const sheets: OverviewPart[][] = []
  let left = 0
  for (const [day, sessions] of days.entries()) {
    for (let from = 0; from < sessions;) {
      if (left < 2) {
        sheets.push([])
        left = mostLines
      }
      const to = Math.min(sessions, from + left - 1)
      sheets.at(-1)?.push({ day, from, to })
      left -= to - from + 1
      from = to
    }
  }
  return sheets
}

import { plannedPoints, type Blueprint, type BlueprintRow } from '@wenkao/shared/blueprints'

/** A row of a plan as a page adds it. */
export function newRow(rowId: string, change: Partial<BlueprintRow> = {}): BlueprintRow {
  return { rowId, code: '9', kind: 'single', count: 10, points: 1, isCommon: true, ...change }
}

/**
 * The plan that a new paper begins with: the usual one of a computer exam, to be changed.
 * @param rowIds one id for each of its rows.
 */
export function newBlueprint(title: string, rowId: () => string): Blueprint {
  const rows = [
    newRow(rowId(), { code: '901', kind: 'single', count: 12 }),
    newRow(rowId(), { code: '902', kind: 'single', count: 6 }),
    newRow(rowId(), { code: '903', kind: 'single', count: 2 }),
    newRow(rowId(), { code: '9', kind: 'trueFalse', count: 10 }),
    newRow(rowId(), { code: '1', kind: 'word', count: 1, points: 25, isCommon: false }),
    newRow(rowId(), { code: '2', kind: 'excel', count: 1, points: 25, isCommon: false }),
    newRow(rowId(), { code: '3', kind: 'powerpoint', count: 1, points: 20, isCommon: false }),
  ]
  return {
    ...{ title, durationMinutes: 60, variants: 3, variantRule: 'lastTwoDigits', use: 'exam', rows },
    totalPoints: plannedPoints(rows),
  }
}

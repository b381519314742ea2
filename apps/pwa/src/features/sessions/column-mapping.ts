import { rosterFields, type ColumnMapping, type RosterField } from '@wenkao/shared/sessions'

/** Fields without which no row of a roster can be taken. */
export const neededFields: readonly RosterField[] = ['examNumber', 'name']

/**
 * Puts a field on a column of the file, or on none.
 * A column means one thing only: another field that held it loses it, since the same column read as
 * two fields is always a mistake of the hand.
 * @param column index from 0, or undefined for "not in this file".
 */
export function assignColumn(
  mapping: ColumnMapping,
  field: RosterField,
  column: number | undefined,
): ColumnMapping {
  const changed: ColumnMapping = {}
  for (const other of rosterFields) {
    const held = other === field ? column : mapping[other]
    if (held !== undefined && (other === field || held !== column)) changed[other] = held
  }
  return changed
}

/**
 * Needed fields that have no column yet.
 * @param isNumbered who comes without an exam number gets one by a pattern (RO7).
 */
export function missingFields(mapping: ColumnMapping, isNumbered: boolean): RosterField[] {
  return neededFields.filter(
    (field) => mapping[field] === undefined && !(isNumbered && field === 'examNumber'),
  )
}

/** Whether two mappings read a file in the same way. */
export function isSameMapping(one: ColumnMapping, other: ColumnMapping): boolean {
  return rosterFields.every((field) => one[field] === other[field])
}

/** The name of a column as a select shows it: its heading, or its letter where that is empty. */
export function columnLabel(headings: readonly string[], column: number): string {
  const heading = headings[column]?.trim() ?? ''
  return heading === '' ? columnLetter(column) : `${columnLetter(column)} · ${heading}`
}

/** A, B … Z, AA … as spreadsheets name columns; `column` from 0. */
export function columnLetter(column: number): string {
  let letters = ''
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

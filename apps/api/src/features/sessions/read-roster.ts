import type { ColumnMapping } from '@wenkao/shared/sessions'
import { readTable, type TableRead } from '../../platform/read-table.ts'
import { checkRoster, type CheckedRoster } from './check-roster.ts'
import { recogniseColumns } from './roster-columns.ts'

/** A file that is to be read as a roster. */
export interface RosterWish {
  readonly bytes: Uint8Array
  /** Name of the worksheet; the first one with text by default. */
  readonly sheet: string | undefined
  /** Recognised by the headings by default. */
  readonly mapping: ColumnMapping | undefined
  /** A row without an exam number is no faulty one: it will get one. */
  readonly mayLackNumber: boolean
}

export type RosterTable = Extract<TableRead, { kind: 'table' }>

export type RosterFile =
  | {
      readonly kind: 'roster'
      readonly table: RosterTable
      readonly mapping: ColumnMapping
      readonly checked: CheckedRoster
    }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Reads the file and checks its rows, as far as that needs no database. */
export function readRoster({ bytes, sheet, mapping, mayLackNumber }: RosterWish): RosterFile {
  const table = readTable(bytes, sheet)
  if (table.kind === 'unreadable') return table
  const columns = mapping ?? recogniseColumns(table.headings)
  const checked = checkRoster(table.rows, columns, mayLackNumber)
  return { kind: 'roster', table, mapping: columns, checked }
}

import type { IncidentRow } from '@wenkao/shared/incidents'
import type { RoomReport } from '@wenkao/shared/room-report'
import {
  timelineOf,
  wordsOfAction,
  type ActionGroup,
  type ActionWords,
} from '../incidents/index.ts'

/** A staff action as a line of the report. */
export interface ReportAction {
  readonly key: string
  readonly at: number
  readonly actor: string
  readonly words: ActionWords
}

export interface ReportIncident {
  readonly incident: IncidentRow
  readonly notes: readonly IncidentRow[]
}

/** Tables of staff actions in the report, in their order. */
export const actionTables = ['run', 'machine', 'time', 'draw', 'door', 'decision'] as const
export type ActionTable = (typeof actionTables)[number]

/** Words that every exam has anyway: they would bury what was out of the ordinary. */
const ORDINARY = ['draw', 'attendance']

/**
 * Staff actions of a report by table, oldest first. Drawing seats and marking people present is the
 * day's routine and has its own lists; everything that a person decided beside it is here.
 */
export function actionsOf({ actions, sittings }: RoomReport): Map<ActionTable, ReportAction[]> {
  const names = new Map(Object.entries(sittings))
  const rows = actions
    .map((row): ReportAction => ({
      ...{ key: row.auditId, at: row.at, actor: row.actor, words: wordsOfAction(row, names) },
    }))
    .filter(({ words }) => !ORDINARY.includes(words.word))
  return new Map(
    actionTables.flatMap((table) => {
      const own = rows.filter(({ words }) => tableOf(words.group) === table)
      return own.length > 0 ? [[table, own] as const] : []
    }),
  )
}

function tableOf(group: ActionGroup): ActionTable | undefined {
  if (group === 'look') return undefined
  if (group === 'closing' || group === 'other') return 'run'
  return group
}

/** Incidents of a report with their notes, oldest first. */
export function incidentsOf({ incidents }: RoomReport): ReportIncident[] {
  return timelineOf(incidents, [])
    .flatMap((entry) =>
      entry.kind === 'incident' ? [{ incident: entry.incident, notes: entry.notes }] : [],
    )
    .reverse()
}

import type { ActionRow, IncidentRow } from '@wenkao/shared/incidents'
import type { RoomReport } from '@wenkao/shared/room-report'
import { groupOfAction, timelineOf, type ActionGroup } from '../incidents/index.ts'

/** An incident with everything that was said about it later. */
export interface ReportIncident {
  readonly incident: IncidentRow
  readonly notes: readonly IncidentRow[]
}

/** Tables of staff actions in the report, in their order. */
export const actionTables = ['run', 'machine', 'time', 'draw', 'door', 'decision'] as const
export type ActionTable = (typeof actionTables)[number]

function tableOf(group: ActionGroup): ActionTable | undefined {
  // The day's routine has its own lists, and who only looked changed nothing.
  if (group === 'daily' || group === 'look') return undefined
  return group === 'closing' || group === 'other' ? 'run' : group
}

/** Staff actions of a report by table, oldest first; tables without any are left out. */
export function actionsOf({ actions }: RoomReport): [ActionTable, ActionRow[]][] {
  return actionTables.flatMap((table) => {
    const rows = actions.filter(({ subject }) => tableOf(groupOfAction(subject)) === table)
    return rows.length > 0 ? [[table, rows] as [ActionTable, ActionRow[]]] : []
  })
}

/** Incidents of a report with their notes, oldest first. */
export function incidentsOf({ incidents }: RoomReport): ReportIncident[] {
  return timelineOf(incidents, [])
    .flatMap((entry) =>
      entry.kind === 'incident' ? [{ incident: entry.incident, notes: entry.notes }] : [],
    )
    .reverse()
}

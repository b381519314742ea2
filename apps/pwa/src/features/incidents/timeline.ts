import { withoutNote, type ActionRow, type IncidentRow } from '@wenkao/shared/incidents'

/** An incident with what was said about it later, or a staff action. */
export type TimelineEntry =
  | {
      readonly kind: 'incident'
      readonly key: string
      readonly at: number
      readonly incident: IncidentRow
      readonly notes: readonly IncidentRow[]
      readonly needsNote: boolean
    }
  | {
      readonly kind: 'action'
      readonly key: string
      readonly at: number
      readonly action: ActionRow
    }

export const timelineFilters = ['all', 'incidents', 'open', 'actions'] as const
export type TimelineFilter = (typeof timelineFilters)[number]

/**
 * Incidents and staff actions of a session as one list, newest first (issue, point 9). A note or
 * correction stands under the entry that it names.
 */
export function timelineOf(
  incidents: readonly IncidentRow[],
  actions: readonly ActionRow[],
): TimelineEntry[] {
  const open = new Set(withoutNote(incidents).map(({ incidentId }) => incidentId))
  const notesOn = (id: string): IncidentRow[] =>
    incidents
      .filter(({ about }) => about?.incidentId === id)
      // Also what was said about a note: all of it belongs to the same entry.
      .flatMap((note) => [note, ...notesOn(note.incidentId)])
  const roots = incidents.filter(({ about }) => about === null)
  return [
    ...roots.map((incident): TimelineEntry => ({
      kind: 'incident',
      key: incident.incidentId,
      at: incident.at,
      incident,
      notes: notesOn(incident.incidentId),
      needsNote: open.has(incident.incidentId),
    })),
    ...actions.map((action): TimelineEntry => ({
      ...{ kind: 'action', key: action.auditId, at: action.at, action },
    })),
  ].sort((one, two) => two.at - one.at)
}

/** Whether an entry is shown under a filter. */
export function isShown(entry: TimelineEntry, filter: TimelineFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'incidents':
      return entry.kind === 'incident'
    case 'open':
      return entry.kind === 'incident' && entry.needsNote
    case 'actions':
      return entry.kind === 'action'
  }
}

/** After how many minutes a detection was over, as its own note says; undefined for any other entry. */
export function overAfterMinutes({ detail }: Pick<IncidentRow, 'detail'>): number | undefined {
  const { since, until } = detail
  return typeof since === 'number' && typeof until === 'number'
    ? Math.max(1, Math.round((until - since) / 60_000))
    : undefined
}

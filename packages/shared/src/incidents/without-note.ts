import type { IncidentRow } from './incidents.contract.ts'

type Entry = Pick<IncidentRow, 'incidentId' | 'source' | 'text' | 'photos' | 'about'>

/**
 * Entries that nobody has said anything about yet (IR3, N12): a detection without a note, and an
 * entry of a person that has neither text nor photo. A note or a correction with text closes it.
 */
export function withoutNote<T extends Entry>(entries: readonly T[]): T[] {
  const noted = new Set(
    entries.flatMap(({ about, text, photos }) =>
      about !== null && (text !== '' || photos.length > 0) ? [about.incidentId] : [],
    ),
  )
  return entries.filter(
    ({ incidentId, source, text, photos, about }) =>
      about === null &&
      !noted.has(incidentId) &&
      (source === 'system' || (text === '' && photos.length === 0)),
  )
}

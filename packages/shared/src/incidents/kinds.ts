import type { IncidentKindRow } from './incidents.contract.ts'

/**
 * Kinds that every installation begins with, in the order of the chips: what staff meet most first,
 * then what only the server notices. Their words are in the message files.
 */
export const defaultKinds = [
  'stationDown',
  'networkDown',
  'powerDown',
  'damagedFile',
  'malpractice',
  'illness',
  'identity',
  'paperProblem',
  'gradingDoubt',
  'serverDown',
  'clockWrong',
  'cloned',
  'antivirus',
  'other',
] as const
/** What the server notices rather than people: not offered beside the first tap. */
export const detectedKinds: readonly string[] = ['serverDown', 'clockWrong', 'cloned', 'antivirus']
export type DefaultKind = (typeof defaultKinds)[number]

/**
 * Shipped kinds and the office's own as one list (IR2): a stored row takes the shipped one's place,
 * own kinds follow in their order, and `other` is last. `other` is never retired, so that there is
 * always a kind to choose.
 * @param stored rows of the installation, oldest first.
 */
export function mergeKinds(stored: readonly IncidentKindRow[]): IncidentKindRow[] {
  const byKind = new Map(stored.map((row) => [row.kind, row]))
  const shipped = defaultKinds.map(
    (kind): IncidentKindRow => byKind.get(kind) ?? { kind, label: null, retired: false },
  )
  const own = stored.filter(({ kind }) => !(defaultKinds as readonly string[]).includes(kind))
  const last = shipped
    .filter(({ kind }) => kind === 'other')
    .map((row) => ({ ...row, retired: false }))
  return [...shipped.filter(({ kind }) => kind !== 'other'), ...own, ...last]
}

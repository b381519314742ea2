import type { DeskLabelsPerSheet, DocumentGroups, DocumentKind } from '@wenkao/shared/documents'

/** What is to be printed, as it was chosen. */
export interface DocumentWish {
  readonly kind: DocumentKind
  /** undefined: all; empty: those without a school. */
  readonly school: string | undefined
  readonly className: string | undefined
  readonly sessionId: string | undefined
  readonly examNumber: string
  readonly hasPhotos: boolean
  readonly perSheet: DeskLabelsPerSheet
}

export const firstWish = (kind: DocumentKind, sessionId: string | undefined): DocumentWish => ({
  ...{ kind, sessionId, school: undefined, className: undefined },
  ...{ examNumber: '', hasPhotos: false, perSheet: '10' },
})

/** By what a kind of document can be narrowed. */
export const narrowedBy = (kind: DocumentKind): 'people' | 'session' | 'nothing' =>
  kind === 'tickets' ? 'people' : kind === 'overview' ? 'nothing' : 'session'

/** The wish as the server is asked for it; what does not belong to the kind is left out. */
export function queryOf(wish: DocumentWish) {
  const by = narrowedBy(wish.kind)
  const { school, className, sessionId } = wish
  const examNumber = wish.examNumber.trim()
  return {
    ...(by === 'people' && school !== undefined ? { school } : {}),
    ...(by === 'people' && className !== undefined ? { className } : {}),
    ...(by === 'people' && examNumber !== '' ? { examNumber } : {}),
    ...(by !== 'nothing' && sessionId !== undefined ? { sessionId } : {}),
    ...(wish.kind === 'signIn' && wish.hasPhotos ? { photos: 'yes' as const } : {}),
    ...(wish.kind === 'desk' ? { perSheet: wish.perSheet } : {}),
  }
}

/** Classes of the chosen school. */
export function classesOf(
  groups: DocumentGroups | undefined,
  school: string | undefined,
): DocumentGroups['schools'][number]['classes'] {
  if (school === undefined) return []
  return groups?.schools.find((one) => (one.school ?? '') === school)?.classes ?? []
}

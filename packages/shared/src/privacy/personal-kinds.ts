/** Kinds of personal data that end at their own time. The name takes all others with it. */
export const personalKinds = ['identityNumber', 'photo', 'specialNeeds', 'name'] as const
export type PersonalKind = (typeof personalKinds)[number]

/** What stands in place of a name that was erased. */
export const ERASED_NAME = '***'

/** All kinds that end when these do: without its name a person keeps nothing else (PR3). */
export function kindsThatEnd(kinds: readonly PersonalKind[]): PersonalKind[] {
  return personalKinds.filter((kind) => kinds.includes('name') || kinds.includes(kind))
}

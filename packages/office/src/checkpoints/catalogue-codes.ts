/**
 * Every knowledge point of the catalogue (CHECKPOINTS.md 4-7): each has a checker here, or a reason in
 * unsupported-codes.ts. By chapter: program and group, then how many knowledge points it has.
 */
const CHAPTERS: readonly (readonly [chapter: string, count: number])[] = [
  ['101', 19],
  ['102', 15],
  ['103', 13],
  ['104', 5],
  ['105', 8],
  ['106', 5],
  ['107', 12],
  ['108', 20],
  ['109', 16],
  ['110', 9],
  ['201', 11],
  ['202', 13],
  ['203', 14],
  ['204', 10],
  ['205', 11],
  ['206', 6],
  ['207', 7],
  ['208', 17],
  ['209', 11],
  ['301', 11],
  ['302', 7],
  ['303', 11],
  ['304', 5],
  ['305', 5],
  ['306', 12],
  ['307', 6],
  ['401', 16],
  ['501', 8],
  ['601', 5],
]

/** All codes of the catalogue, in its order. */
export const catalogueCodes: readonly string[] = CHAPTERS.flatMap(([chapter, count]) =>
  Array.from({ length: count }, (_, index) => `${chapter}${String(index + 1).padStart(2, '0')}`),
)

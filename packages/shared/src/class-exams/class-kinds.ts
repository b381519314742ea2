/** Kinds of exam that a teacher runs without the office (D15): `practice` shows right and wrong at once. */
export const classExamKinds = ['class', 'practice'] as const
export type ClassExamKind = (typeof classExamKinds)[number]

/** Whether an exam is a teacher's own: free seats, one password, no offline start (CE1). */
export const isClassExam = (kind: string): kind is ClassExamKind =>
  (classExamKinds as readonly string[]).includes(kind)

/**
 * What students see of their result after the hand-in, from nothing to everything. `points` are told as
 * soon as they are there; what is right and wrong only once the exam is over for all (CE7).
 */
export const resultViews = ['nothing', 'points', 'marks', 'explanations'] as const
export type ResultView = (typeof resultViews)[number]

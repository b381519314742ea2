/** What a grading says that the room report needs. */
export interface GradedShare {
  readonly objectivePoints: number
  readonly objectiveMax: number
  readonly taskPoints: number
  readonly taskMax: number
  readonly flags: readonly string[]
}

/** Who answers this share of the objective part right, and so much less of the tasks, is looked at. */
const GOOD_SHARE = 0.6
const GAP = 0.5

/** Flags of a grading that a person at the room can say something about (F11a). */
const TOLD = ['zeroScore', 'untouchedTask', 'unreadableFile', 'late'] as const

/**
 * What joins the room report by itself (F11a, IR8): a zero score, untouched or unreadable files, what
 * came late, and task points far below the candidate's own objective part, which is more often a fault
 * of saving or grading than of the candidate.
 */
export function reportFlags(graded: GradedShare): string[] {
  const flags: string[] = TOLD.filter((flag) => graded.flags.includes(flag))
  const { objectivePoints, objectiveMax, taskPoints, taskMax } = graded
  if (objectiveMax > 0 && taskMax > 0) {
    const objective = objectivePoints / objectiveMax
    const tasks = taskPoints / taskMax
    if (objective >= GOOD_SHARE && tasks <= objective - GAP) flags.push('lowTasks')
  }
  return flags
}

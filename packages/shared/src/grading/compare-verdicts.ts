/** A verdict as far as points go; what else it holds is carried along. */
export interface PointsVerdict {
  readonly points: number
  readonly max: number
}

/** Verdicts of one grading, of whatever engine: objective items, then checkpoints by task. */
export interface GradedVerdicts {
  readonly objective: readonly (PointsVerdict & { readonly itemId: string })[]
  readonly tasks: readonly {
    readonly taskId: string
    readonly verdict: PointsVerdict & {
      readonly verdicts: readonly (PointsVerdict & { readonly checkpointId: string })[]
    }
  }[]
}

/** Name of a checkpoint among all that a paper scores; an item's is its id. */
export const checkpointKey = (taskId: string, checkpointId: string): string =>
  `${taskId}/${checkpointId}`

/** One scored thing in two gradings; null where one of them does not have it. */
export interface PointsChange {
  readonly id: string
  readonly before: PointsVerdict | null
  readonly after: PointsVerdict | null
}

/** Points by what they are given for, in the order of the paper. */
export function pointsById(verdicts: GradedVerdicts): Map<string, PointsVerdict> {
  const found = new Map<string, PointsVerdict>()
  for (const { itemId, points, max } of verdicts.objective) found.set(itemId, { points, max })
  for (const { taskId, verdict } of verdicts.tasks) {
    for (const { checkpointId, points, max } of verdict.verdicts) {
      found.set(checkpointKey(taskId, checkpointId), { points, max })
    }
  }
  return found
}

/** What differs between two gradings of the same work, thing by thing (RG4). */
export function compareVerdicts(before: GradedVerdicts, after: GradedVerdicts): PointsChange[] {
  const [old, now] = [pointsById(before), pointsById(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id): PointsChange[] => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null]
    return was?.points === is?.points && was?.max === is?.max
      ? []
      : [{ id, before: was, after: is }]
  })
}

/** Sums are rounded to a thousandth, so that 0.1 + 0.2 is 0.3. */
const sumOf = (values: readonly number[]): number =>
  Math.round(values.reduce((total, value) => total + value, 0) * 1000) / 1000

/**
 * Verdicts with the points that people decided in place of the engine's (RG5). Decided points stay
 * within nothing and the maximum that the verdict has now; what is no longer scored is passed over. The
 * evidence stays the engine's.
 */
export function withDecidedPoints<Verdicts extends GradedVerdicts>(
  verdicts: Verdicts,
  decided: ReadonlyMap<string, number>,
): Verdicts {
  const decide = <V extends PointsVerdict>(verdict: V, id: string): V => {
    const points = decided.get(id)
    if (points === undefined) return verdict
    return { ...verdict, points: Math.min(Math.max(0, points), verdict.max) }
  }
  return {
    ...verdicts,
    objective: verdicts.objective.map((item) => decide(item, item.itemId)),
    tasks: verdicts.tasks.map((task) => {
      const { taskId, verdict } = task
      const decidedHere = verdict.verdicts.map((one) =>
        decide(one, checkpointKey(taskId, one.checkpointId)),
      )
      const isTouched = decidedHere.some((one, at) => one !== verdict.verdicts[at])
      // Untouched sums stay as the engine made them: a cap of a group is in them.
      const points = isTouched ? sumOf(decidedHere.map((one) => one.points)) : verdict.points
      return { ...task, verdict: { ...verdict, points, verdicts: decidedHere } }
    }),
  }
}

/** Points of both parts of a grading. */
export function partPoints(verdicts: GradedVerdicts): {
  readonly objectivePoints: number
  readonly taskPoints: number
} {
  return {
    objectivePoints: sumOf(verdicts.objective.map(({ points }) => points)),
    taskPoints: sumOf(verdicts.tasks.map(({ verdict }) => verdict.points)),
  }
}

import { computeRounded, parseFormula } from './formula.ts'
import { fractionOfPoints, plus, times } from './fraction.ts'
import { MOST_SCORE, type ReleaseSettings } from './release-settings.ts'

/** Points of both parts, and the most that each can give. */
export interface PartPoints {
  readonly objectivePoints: number
  readonly taskPoints: number
  readonly objectiveMax: number
  readonly taskMax: number
}

/** What is published of points; null where the formula gives nothing that can be (RL6). */
export interface Converted {
  readonly score: number | null
  readonly grade: string | null
}

/**
 * Makes the conversion that settings describe (RL4 to RL6): weights, then the formula, rounded once at
 * the end, then the grade of the rounded score.
 * @throws RangeError for settings whose formula cannot be read: they were to be refused before.
 */
export function conversionOf(settings: ReleaseSettings): (points: PartPoints) => Converted {
  const parsed = parseFormula(settings.formula)
  if ('fault' in parsed) throw new RangeError(`This formula cannot be read: ${parsed.fault}`)
  const [objectiveWeight, taskWeight] = [
    fractionOfPoints(settings.objectiveWeight),
    fractionOfPoints(settings.taskWeight),
  ]
  return (points) => {
    const objective = times(objectiveWeight, fractionOfPoints(points.objectivePoints))
    const tasks = times(taskWeight, fractionOfPoints(points.taskPoints))
    const full = plus(
      times(objectiveWeight, fractionOfPoints(points.objectiveMax)),
      times(taskWeight, fractionOfPoints(points.taskMax)),
    )
    const values = { objective, tasks, total: plus(objective, tasks), full }
    const score = computeRounded(parsed.compute, values, settings.decimals)
    if (score === undefined || score < 0 || score > MOST_SCORE) return { score: null, grade: null }
    return { score, grade: gradeOf(settings.grades, score) }
  }
}

/** The grade of a score: the highest whose lower bound it reaches (RL5); null without grades. */
export function gradeOf(grades: ReleaseSettings['grades'], score: number): string | null {
  return grades.find(({ from }) => score >= from)?.name ?? null
}

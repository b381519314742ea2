import { availableParallelism } from 'node:os'
import {
  createGradingProcess,
  type GradeTask,
  type GradingProcess,
  type GradingProcessSettings,
} from './grade-in-process.ts'

/** Graders that work side by side. */
export interface GradingPool {
  /** How many documents are graded at once. */
  readonly size: number
  readonly gradeTask: GradeTask
  stop(): void
}

/**
 * A small pool of grading processes: one below four processors, else two, so that answers and hand-ins
 * always find a processor (R8). A document goes to the grader with the shortest queue.
 */
export function createGradingPool(
  settings: GradingProcessSettings = {},
  size: number = availableParallelism() < 4 ? 1 : 2,
): GradingPool {
  const graders = Array.from({ length: size }, () => ({
    process: createGradingProcess(settings),
    waiting: 0,
  }))
  return {
    size,
    gradeTask: async (input) => {
      const grader = graders.reduce((best, one) => (one.waiting < best.waiting ? one : best))
      grader.waiting += 1
      try {
        return await grader.process.gradeTask(input)
      } finally {
        grader.waiting -= 1
      }
    },
    stop: () => {
      for (const { process } of graders) process.stop()
    },
  }
}

/** One grader as a pool, for whoever brings an own one. */
export function poolOf(grader: GradingProcess): GradingPool {
  return { size: 1, ...grader }
}

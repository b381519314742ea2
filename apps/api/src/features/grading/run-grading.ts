import type { Metrics } from '../../platform/metrics.ts'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import { createGradingProcess } from './grade-in-process.ts'
import { gradeSubmission } from './grade-submission.ts'
import { takeGradingJob, updateGradingProblem } from './grading.queries.ts'

const SWEEP_MS = 2000
/** A job that was taken up and not ended within this time is taken up again. */
const RETRY_MS = 3 * 60_000
const MOST_ATTEMPTS = 5

/**
 * Grades what was handed in, one submission after the other, out of everybody's way (F04). The
 * hand-in row is the truth of the queue; any number of processes may run this.
 */
export function runGrading(
  services: Services,
  metrics: Metrics,
  grader: ReturnType<typeof createGradingProcess> = createGradingProcess(),
): Sweep {
  async function gradeNext(): Promise<boolean> {
    const now = services.clock.now()
    const job = await takeGradingJob(services.db, now, now - RETRY_MS, MOST_ATTEMPTS)
    if (!job) return false
    try {
      await gradeSubmission(services, job, grader.gradeTask)
      metrics.gradings.inc({ outcome: 'graded' })
    } catch (cause) {
      metrics.gradings.inc({ outcome: 'failed' })
      services.log.error({ err: cause, sittingId: job.sittingId }, 'grading failed')
      if (!sweep.isStopped()) {
        await updateGradingProblem(
          services.db,
          job,
          cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        )
      }
    }
    return true
  }

  const sweep = createSweep(gradeNext, SWEEP_MS, (cause) => {
    services.log.warn({ err: cause }, 'grading sweep failed; tried again')
  })
  return {
    ...sweep,
    stop: async () => {
      const stopped = sweep.stop()
      grader.stop()
      await stopped
    },
  }
}

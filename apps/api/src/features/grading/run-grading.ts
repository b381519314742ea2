import type { Metrics } from '../../platform/metrics.ts'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import type { WorkOfCase } from './grade-hand-in.ts'
import { GradingFailure } from './grade-in-process.ts'
import { gradeSubmission } from './grade-submission.ts'
import type { GradingPool } from './grading-pool.ts'
import { takeGradingJob, updateGradingProblem } from './grading.queries.ts'
import { createRegrader } from './grade-regrade-item.ts'

const SWEEP_MS = 2000
/** A job that was taken up and not ended within this time is taken up again. */
const RETRY_MS = 5 * 60_000
const MOST_ATTEMPTS = 5

/** What grading needs of the server beside its services. */
export interface GradingPorts {
  readonly workOfCase: WorkOfCase
  /** Something new counts for an exam: its flags are looked at. */
  onGraded(): void
}

/**
 * Grades what was handed in, as many at once as there are graders, out of everybody's way (F04). The
 * hand-in row is the truth of the queue; any number of processes may run this. What a regrade asks for
 * waits until no hand-in does.
 */
export function runGrading(
  services: Services,
  metrics: Metrics,
  graders: GradingPool,
  ports: GradingPorts,
): Sweep {
  const regrader = createRegrader(services, graders.gradeTask, ports.workOfCase)

  async function gradeNext(): Promise<boolean> {
    const now = services.clock.now()
    const job = await takeGradingJob(services.db, now, now - RETRY_MS, MOST_ATTEMPTS)
    if (!job) return regrader.gradeNext()
    try {
      await gradeSubmission(services, job, graders.gradeTask)
      metrics.gradings.inc({ outcome: 'graded' })
      ports.onGraded()
    } catch (cause) {
      if (cause instanceof GradingFailure && cause.code === 'stopped') return false
      metrics.gradings.inc({ outcome: 'failed' })
      services.log.error({ err: cause, sittingId: job.sittingId }, 'grading failed')
      await updateGradingProblem(
        services.db,
        job,
        cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      )
    }
    return true
  }

  const lanes = Array.from({ length: graders.size }, () =>
    createSweep(gradeNext, SWEEP_MS, (cause) => {
      services.log.warn({ err: cause }, 'grading sweep failed; tried again')
    }),
  )
  return {
    wake: () => {
      for (const lane of lanes) lane.wake()
    },
    isStopped: () => lanes.every((lane) => lane.isStopped()),
    stop: async () => {
      const stopped = lanes.map((lane) => lane.stop())
      graders.stop()
      await Promise.all(stopped)
    },
  }
}

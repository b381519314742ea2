import type { Metrics } from '../../platform/metrics.ts'
import type { Services } from '../../platform/services.ts'
import { createGradingProcess } from './grade-in-process.ts'
import { gradeSubmission } from './grade-submission.ts'
import { takeGradingJob, updateGradingProblem } from './grading.queries.ts'

const SWEEP_MS = 2000
/** A job that was taken up and not ended within this time is taken up again. */
const RETRY_MS = 3 * 60_000
const MOST_ATTEMPTS = 5

export interface GradingRunner {
  /** A hand-in came: look at once instead of at the next sweep. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Grades what was handed in, one submission after the other, out of everybody's way (F04). The
 * hand-in row is the truth of the queue; any number of processes may run this.
 */
export function runGrading(
  services: Services,
  metrics: Metrics,
  grader: ReturnType<typeof createGradingProcess> = createGradingProcess(),
): GradingRunner {
  let stopped = false
  let again = false
  let running: Promise<void> | undefined

  async function sweep(): Promise<void> {
    do {
      again = false
      while (!stopped && (await gradeNext())) again = true
    } while (again && !stopped)
  }

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
      if (!stopped) {
        await updateGradingProblem(
          services.db,
          job,
          cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        )
      }
    }
    return true
  }

  function wake(): void {
    if (stopped) return
    again = true
    running ??= sweep()
      .catch((cause: unknown) => {
        services.log.warn({ err: cause }, 'grading sweep failed; tried again')
      })
      .finally(() => {
        running = undefined
      })
  }

  const timer = setInterval(wake, SWEEP_MS)
  wake()
  return {
    wake,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      grader.stop()
      await running
    },
  }
}

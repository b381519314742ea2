import type { Services } from '../../platform/services.ts'

const EVERY_MS = 60 * 60 * 1000

/** Removes what killed processes left of sealed files, at the start and every hour, until stopped. */
export function tidyStaged(services: Pick<Services, 'staged' | 'log'>): { stop(): void } {
  const tidy = (): void => {
    services.staged.tidy().catch((cause: unknown) => {
      services.log.error({ err: cause }, 'what was left of sealed files could not be removed')
    })
  }
  tidy()
  const timer = setInterval(tidy, EVERY_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
    },
  }
}

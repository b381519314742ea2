import type { Services } from '../../platform/services.ts'

const EVERY_MS = 60 * 60 * 1000

/** Removes abandoned beginnings of uploads at the start and every hour, until stopped. */
export function tidyPartials(services: Pick<Services, 'partials' | 'log'>): { stop(): void } {
  const tidy = (): void => {
    services.partials.tidy().catch((cause: unknown) => {
      services.log.error({ err: cause }, 'abandoned uploads could not be removed')
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

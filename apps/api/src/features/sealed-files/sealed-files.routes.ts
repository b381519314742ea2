import { submitSealed } from '@wenkao/shared/sealed-files'
import type { Metrics } from '../../platform/metrics.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import type { HeldHeads } from '../answers/index.ts'
import type { HeldSittingFacts } from '../sittings/index.ts'
import { createKeepContent } from './keep-content.ts'
import { createReception } from './receive-sealed-file.ts'
import { refused, takeSealedFile, type TakePorts } from './take-sealed-file.ts'
import { atMost } from '../../platform/at-most.ts'

/** Opening costs the processor, and answers come first. */
const MOST_OPENED_AT_ONCE = 2

/**
 * Sealed files from anybody (F03b). Nothing of the request counts but the file: no cookie, no address.
 * @param ports.onHandIn wakes the grading.
 */
export function sealedFilesRoutes(
  services: Services,
  facts: HeldSittingFacts,
  heads: HeldHeads,
  metrics: Metrics,
  ports: { readonly openCase: TakePorts['openCase']; readonly onHandIn: () => void },
): Route[] {
  const reception = createReception(services)
  const inTurn = atMost(MOST_OPENED_AT_ONCE)
  const takePorts: TakePorts = {
    keep: createKeepContent(services, facts, heads),
    openCase: ports.openCase,
    onHandIn: async (caller, outcome) => {
      metrics.handIns.inc({ outcome })
      await facts.forget(caller.sessionId, caller.sittingId)
      ports.onHandIn()
    },
  }
  return [
    route(submitSealed, async ({ query, body }) => {
      const taken = await reception.receive(body as ReadableStream<Uint8Array>, (file) =>
        inTurn(() => takeSealedFile(services, takePorts, file, query.as)),
      )
      return 'kind' in taken ? taken : refused(taken.refused)
    }),
  ]
}

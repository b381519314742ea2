import {
  bridgeHello,
  bridgeStatus,
  bridgeToday,
  bridgeTokenHeader,
  openRescue,
} from '@wenkao/shared/rescue'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import { createCodeCheck } from './check-proctor-code.ts'
import type { RescuePasses } from './rescue-pass.ts'
import { stationStatus, type StatusDeps } from './station-status.ts'

export function rescueRoutes(
  deps: StatusDeps & {
    /** A page's token: its own again, or a new one. */
    readonly greet: (presented: string) => string
    readonly passes: RescuePasses
  },
): readonly Route[] {
  const { today } = deps.places
  const checkCode = createCodeCheck(
    () => (today.known()?.sessions ?? []).flatMap((session) => session.proctorCodeVerifier ?? []),
    deps.clock.monotonic,
  )
  return [
    route(bridgeHello, async (_, headers) => ({
      bridge: true as const,
      version: BRIDGE_VERSION,
      token: deps.greet(headers.get(bridgeTokenHeader) ?? ''),
    })),
    route(bridgeStatus, () => stationStatus(deps)),
    route(bridgeToday, () => today.read()),
    route(openRescue, async ({ body }) => {
      const verdict = checkCode(body.proctorCode)
      return { ...verdict, pass: verdict.ok ? deps.passes.issue() : null }
    }),
  ]
}

import { bridgeHello, bridgeStatus, bridgeToday, openRescue } from '@wenkao/shared/rescue'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import { createCodeCheck } from './check-proctor-code.ts'
import type { RescuePasses } from './rescue-pass.ts'
import { stationStatus, type StatusDeps } from './station-status.ts'

export function rescueRoutes(
  deps: StatusDeps & { readonly pageToken: string; readonly passes: RescuePasses },
): readonly Route[] {
  const { today } = deps.places
  const checkCode = createCodeCheck(
    () => (today.known()?.sessions ?? []).flatMap((session) => session.proctorCodeVerifier ?? []),
    deps.clock.monotonic,
  )
  return [
    route(bridgeHello, async () => ({
      bridge: true as const,
      version: BRIDGE_VERSION,
      token: deps.pageToken,
    })),
    route(bridgeStatus, () => stationStatus(deps)),
    route(bridgeToday, () => today.read()),
    route(openRescue, async ({ body }) => {
      const verdict = checkCode(body.proctorCode)
      return { ...verdict, pass: verdict.ok ? deps.passes.issue() : null }
    }),
  ]
}

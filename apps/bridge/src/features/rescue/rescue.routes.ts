import {
  bridgeHello,
  bridgeMachineChange,
  bridgeSpares,
  bridgeStatus,
  bridgeToday,
  bridgeTokenHeader,
  openRescue,
} from '@wenkao/shared/rescue'
import { useExtraTimeCode } from '@wenkao/shared/sittings'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import { createCodeCheck } from './check-proctor-code.ts'
import type { ExtraTimeCodes } from './extra-time-codes.ts'
import type { MachineChange } from './machine-change.ts'
import type { RescuePasses } from './rescue-pass.ts'
import { stationStatus, type StatusDeps } from './station-status.ts'
import type { UnlockCodes } from './unlock-codes.ts'

export function rescueRoutes(
  deps: StatusDeps & {
    /** A page's token: its own again, or a new one. */
    readonly greet: (presented: string) => string
    readonly passes: RescuePasses
    readonly unlockCodes: UnlockCodes
    readonly extraTimeCodes: Pick<ExtraTimeCodes, 'use'>
    readonly machineChange: MachineChange
  },
): readonly Route[] {
  const { today } = deps.places
  // A PC that was offline since its sessions were fetched ahead knows their codes by the files alone.
  const verifiers = (): string[] => [
    ...(today.known()?.sessions ?? []).flatMap((session) => session.proctorCodeVerifier ?? []),
    ...deps.sessionFiles.all().map((file) => file.proctorCodeVerifier),
  ]
  const checkCode = createCodeCheck(
    () => [...new Set(verifiers())],
    deps.unlockCodes.use,
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
      const verdict = await checkCode(body.proctorCode)
      return { ...verdict, pass: verdict.ok ? deps.passes.issue() : null }
    }),
    route(useExtraTimeCode, ({ body }) => deps.extraTimeCodes.use(body.code)),
    route(bridgeSpares, ({ body }) => deps.machineChange.spares(body.proctorCode)),
    route(bridgeMachineChange, ({ body }) =>
      deps.machineChange.change(body.seatNumber, body.proctorCode),
    ),
  ]
}

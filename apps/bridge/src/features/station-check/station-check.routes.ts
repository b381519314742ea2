import { lastStationCheck, runStationCheck } from '@wenkao/shared/station-check'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { StationChecks } from './station-check.ts'

export function stationCheckRoutes(checks: StationChecks): readonly Route[] {
  return [
    route(runStationCheck, ({ body }) => checks.run(body.page)),
    route(lastStationCheck, async () => checks.last()),
  ]
}

import {
  beginOffline,
  carrySessions,
  offlineSessions,
  openOffline,
  openPaper,
  takeSessions,
} from '@wenkao/shared/sessions'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import { storeContents, type OfflineStartDeps, type OfflineStarts } from './offline-starts.ts'
import type { PaperPackages } from './paper-packages.ts'
import { carrySessionsTo, takeSessionsFrom } from './session-stick.ts'

/** Sealed papers and starting without network, for the page (N01). */
export function sessionsRoutes(
  deps: Parameters<typeof carrySessionsTo>[0] &
    Pick<OfflineStartDeps, 'contents'> & {
      readonly starts: OfflineStarts
      readonly packages: PaperPackages
    },
): readonly Route[] {
  return [
    route(offlineSessions, async () => ({ sessions: deps.starts.list() })),
    route(openOffline, ({ body }) => deps.starts.open(body.startCode)),
    route(beginOffline, ({ body }) => deps.starts.begin(body)),
    route(openPaper, async ({ body }) => {
      const opened = await deps.packages.open(body)
      if (!opened) return { paper: null }
      await storeContents(deps, opened)
      return { paper: opened.paper }
    }),
    route(carrySessions, ({ body }) => carrySessionsTo(deps, body.folder)),
    route(takeSessions, () => takeSessionsFrom(deps)),
  ]
}

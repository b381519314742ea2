import { appendJournal, bridgeSync, readJournal } from '@wenkao/shared/answers'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { Answers } from './answers.ts'

export function answersRoutes(answers: Answers): readonly Route[] {
  return [
    route(appendJournal, async ({ body }) => ({
      journaled: await answers.append(body.sittingId, body.entries),
    })),
    route(readJournal, async ({ query }) => {
      const log = await answers.log(query.sittingId)
      const entries = log.all()
      return {
        entries: entries.map(({ text }) => text),
        acknowledged: entries.map(({ hash }) => hash).filter(log.isAcknowledged),
      }
    }),
    route(bridgeSync, async () => answers.state()),
  ]
}

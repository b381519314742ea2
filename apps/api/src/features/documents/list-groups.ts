import { groupBySchool, type DocumentGroups } from '@wenkao/shared/documents'
import type { Printed } from './read-printed.ts'

/** What documents can be narrowed to: schools with their classes, and sessions. */
export function groupsOf(printed: Printed): DocumentGroups {
  return {
    schools: groupBySchool(printed.people).map(({ school, people }) => {
      const classes = new Map<string, number>()
      for (const { className } of people)
        if (className !== null) classes.set(className, (classes.get(className) ?? 0) + 1)
      return {
        ...{ school, candidates: people.length },
        classes: [...classes].map(([className, candidates]) => ({ className, candidates })),
      }
    }),
    sessions: printed.sessions.map(({ sessionId, name, siteName, roomName, plannedStart }) => ({
      ...{ sessionId, name, siteName, roomName, plannedStart },
      candidates: printed.peopleIn(sessionId).length,
    })),
  }
}

import type { Services } from '../../platform/services.ts'
import type { WorkOfCase } from '../grading/index.ts'
import { findCase } from './adjudication.queries.ts'
import { workOfCase } from './grade-cases.ts'

/** Reads the work of a package that an adjudicator let stand, for whoever grades it anew. */
export function createWorkOfCase(services: Services): WorkOfCase {
  return async (facts, caseId) => {
    const row = await findCase(services.db, facts.sitting.sessionId, caseId)
    if (!row) throw new Error('The case of this hand-in is gone')
    return workOfCase(services, facts, row)
  }
}

import { approvalActions } from '../../features/approvals/index.ts'
import { moveActions } from '../../features/machine-change/index.ts'
import { incidentActions } from '../../features/incidents/index.ts'
import { timeActions, type SittingAction } from '../../features/monitor/index.ts'

/** What the room's page offers for a candidate, in the order of its buttons. */
export const sittingActions: readonly SittingAction[] = [
  ...incidentActions,
  ...moveActions,
  ...timeActions,
  ...approvalActions,
]

import { timeActions, type SittingAction } from '../../features/monitor/index.ts'

/** What the room's page offers for a candidate, in the order of its buttons. */
export const sittingActions: readonly SittingAction[] = [...timeActions]

import { subjectWords } from '../audit/index.ts'

/** What a reader of the room report wants together. */
export type ActionGroup =
  'run' | 'machine' | 'time' | 'draw' | 'door' | 'decision' | 'closing' | 'daily' | 'look' | 'other'

/** By the audit log's own phrases. What every exam has anyway is `daily`, what changes nothing `look`. */
const groups: Readonly<Record<string, ActionGroup>> = {
  start: 'run',
  end: 'run',
  handOver: 'run',
  machineChange: 'machine',
  machineChangeUndone: 'machine',
  exchange: 'machine',
  linePicked: 'machine',
  branch: 'machine',
  withoutNetwork: 'machine',
  takenUp: 'machine',
  pause: 'time',
  resumption: 'time',
  minutes: 'time',
  minutesByCode: 'time',
  redraw: 'draw',
  seatBack: 'draw',
  seatReserved: 'draw',
  lots: 'draw',
  stationOut: 'draw',
  stationBack: 'draw',
  rule: 'door',
  ruleNoMore: 'door',
  lateAccepted: 'decision',
  lateRefused: 'decision',
  case: 'decision',
  approvalAsked: 'decision',
  approvalWithdrawn: 'decision',
  approvalApproved: 'decision',
  approvalRefused: 'decision',
  signOut: 'closing',
  signOutBack: 'closing',
  waitNoMore: 'closing',
  report: 'closing',
  reportAddition: 'closing',
  seats: 'daily',
  attendance: 'daily',
  absent: 'daily',
  scheduled: 'daily',
  session: 'daily',
  proctorCode: 'look',
  codes: 'look',
  tickets: 'look',
  photoSeen: 'look',
  caseRead: 'look',
  file: 'look',
}

/** Where a staff action stands in the room report; one that this page does not know is never left out. */
export function groupOfAction(subject: string): ActionGroup {
  return groups[subjectWords(subject)?.key ?? ''] ?? 'other'
}

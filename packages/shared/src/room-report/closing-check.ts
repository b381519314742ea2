import type { AttendanceStatus } from '../seating/attendance.contract.ts'
import type {
  ClosingCandidate,
  ClosingCheck,
  ClosingCounts,
  ClosingLine,
  ClosingLineKey,
  StayOnReason,
} from './closing-check.contract.ts'

/** A candidate of the session as the check needs it. */
export interface ClosingFacts extends ClosingCandidate {
  /** Lines of the sitting wait for a pick. */
  readonly hasLines: boolean
  /** A machine change that was begun and is neither finished nor undone. */
  readonly isMoving: boolean
  /** Somebody wrote down why nothing more will come from this candidate's PC. */
  readonly isExcused: boolean
}

/** What the check needs of the session itself. */
export interface ClosingSession {
  readonly isEnded: boolean
  readonly openApprovals: number
  readonly approvals: number
  readonly withoutNote: number
  readonly incidents: number
}

const CAME: readonly AttendanceStatus[] = ['present', 'late']

/** Whether the candidate was in the room: a log-in at a station says so too (IR5). */
export function wasPresent({
  status,
  loggedInAt,
}: Pick<ClosingCandidate, 'status' | 'loggedInAt'>): boolean {
  return loggedInAt !== null || (status !== 'expected' && status !== 'absent')
}

/**
 * The closing check (N12, IR5, IR6): one line per thing, good or with whom it is about, and which
 * stations must stay on. Everything is green or the PCs stay on: a line that does not need a PC, such
 * as a missing note, is done in a minute, and nobody comes back for it later.
 */
export function checkClosing(
  session: ClosingSession,
  candidates: readonly ClosingFacts[],
): Omit<ClosingCheck, 'serverNow' | 'candidates'> {
  const present = candidates.filter(wasPresent)
  const sat = candidates.filter(({ loggedInAt }) => loggedInAt !== null)
  const handedIn = candidates.filter(({ handedInAt }) => handedInAt !== null)
  const idsOf = (list: readonly ClosingFacts[]) => list.map(({ sittingId }) => sittingId)
  const among = (
    key: ClosingLineKey,
    all: readonly ClosingFacts[],
    isOpen: (candidate: ClosingFacts) => boolean,
  ): ClosingLine => {
    const open = all.filter(isOpen)
    const counts = { done: all.length - open.length, of: all.length }
    return { key, isGood: open.length === 0, ...counts, sittingIds: idsOf(open) }
  }
  const counted = (key: ClosingLineKey, open: number, of: number): ClosingLine => ({
    ...{ key, isGood: open === 0, done: of - open, of, sittingIds: [] },
  })
  const lines = [
    counted('sessionEnd', session.isEnded ? 0 : 1, 1),
    among('attendance', candidates, isUnclear),
    among('handIn', sat, waitsForHandIn),
    among('receipts', handedIn, ({ receiptCode }) => receiptCode === null),
    among('changes', sat, hasChanges),
    among('files', sat, hasFiles),
    among('lines', sat, ({ hasLines }) => hasLines),
    among('moves', sat, ({ isMoving }) => isMoving),
    counted('approvals', session.openApprovals, session.approvals),
    counted('incidents', session.withoutNote, session.incidents),
    among('signOut', handedIn, ({ signedOutAt }) => signedOutAt === null),
  ]
  const counts: ClosingCounts = {
    expected: candidates.length,
    present: present.length,
    absent: candidates.length - present.length,
    handedIn: handedIn.length,
    receipts: handedIn.filter(({ receiptCode }) => receiptCode !== null).length,
    signedOut: candidates.filter(({ signedOutAt }) => signedOutAt !== null).length,
  }
  const stayOn = candidates
    .flatMap((candidate) => {
      const reasons = reasonsOf(candidate)
      const { seatNumber, sittingId } = candidate
      return seatNumber === null || reasons.length === 0
        ? []
        : [{ number: seatNumber, sittingId, reasons }]
    })
    .sort((one, two) => one.number - two.number)
  return { counts, lines, stayOn, isAllGood: lines.every(({ isGood }) => isGood) }
}

/** Nobody said what became of the candidate, or it contradicts what the stations know. */
function isUnclear({ status, loggedInAt }: ClosingFacts): boolean {
  if (loggedInAt !== null) return status === 'absent'
  return status === 'expected' || CAME.includes(status)
}

const waitsForHandIn = ({ loggedInAt, handedInAt, isExcused }: ClosingFacts): boolean =>
  loggedInAt !== null && handedInAt === null && !isExcused
const hasChanges = ({ unsent, handedInAt, isExcused }: ClosingFacts): boolean =>
  unsent > 0 && handedInAt === null && !isExcused
const hasFiles = ({ filesWaiting, isExcused }: ClosingFacts): boolean =>
  filesWaiting > 0 && !isExcused

function reasonsOf(candidate: ClosingFacts): StayOnReason[] {
  const reasons: StayOnReason[] = []
  if (waitsForHandIn(candidate)) reasons.push('handIn')
  if (hasChanges(candidate)) reasons.push('changes')
  if (hasFiles(candidate)) reasons.push('files')
  if (candidate.hasLines) reasons.push('lines')
  if (candidate.isMoving) reasons.push('moves')
  return reasons
}

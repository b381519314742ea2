/**
 * The candidate's way through the exam, as a total table.
 *
 *   logIn → checkData → instructions → standby → answering → handingIn → receipt
 *                                                  │  ▲  ▲
 *                             deadlineOutOfContact ▼  │  └ handInNotOpen
 *                                     waitingForExtraTime → handingIn (deadlineInContact)
 *
 * `moved` and `ended` can come from wherever a sitting is held. Nothing leaves `receipt` but the
 * candidate's own "finish", or the page by itself when nobody is at it any more (N12).
 */
export const examPhases = [
  'logIn',
  'checkData',
  'instructions',
  'standby',
  'answering',
  'waitingForExtraTime',
  'handingIn',
  'receipt',
  'moved',
  'ended',
] as const
export type ExamPhase = (typeof examPhases)[number]

export const examEvents = [
  'loggedIn',
  'dataConfirmed',
  'instructionsRead',
  /** The session runs, and the exam is on this PC. */
  'examReady',
  'handInChosen',
  'handInNotOpen',
  'receiptGot',
  /** The server says, after the deadline, that it has passed. */
  'deadlineInContact',
  /** The deadline passed and nobody answers. */
  'deadlineOutOfContact',
  'extraTimeGiven',
  /** Another station took the sitting over. */
  'superseded',
  'sessionEnded',
  /** Back to the idle screen. */
  'released',
] as const
export type ExamEvent = (typeof examEvents)[number]

type Row = Readonly<Record<ExamEvent, ExamPhase>>

/** A row in which every event stays, but those given. */
function row(phase: ExamPhase, moves: Partial<Row>): Row {
  const stays = Object.fromEntries(examEvents.map((event) => [event, phase])) as Row
  return { ...stays, ...moves }
}

const held = { superseded: 'moved', receiptGot: 'receipt' } as const

/** Complete by type: a new phase does not compile until it has its row. */
const table: Readonly<Record<ExamPhase, Row>> = {
  logIn: row('logIn', { loggedIn: 'checkData', receiptGot: 'receipt' }),
  checkData: row('checkData', {
    ...held,
    dataConfirmed: 'instructions',
    sessionEnded: 'ended',
  }),
  instructions: row('instructions', {
    ...held,
    instructionsRead: 'standby',
    sessionEnded: 'ended',
  }),
  standby: row('standby', { ...held, examReady: 'answering', sessionEnded: 'ended' }),
  answering: row('answering', {
    ...held,
    handInChosen: 'handingIn',
    deadlineInContact: 'handingIn',
    deadlineOutOfContact: 'waitingForExtraTime',
    sessionEnded: 'handingIn',
  }),
  waitingForExtraTime: row('waitingForExtraTime', {
    ...held,
    extraTimeGiven: 'answering',
    handInChosen: 'handingIn',
    deadlineInContact: 'handingIn',
    sessionEnded: 'handingIn',
  }),
  handingIn: row('handingIn', { ...held, handInNotOpen: 'answering' }),
  receipt: row('receipt', { released: 'logIn' }),
  moved: row('moved', { released: 'logIn', receiptGot: 'receipt' }),
  ended: row('ended', { released: 'logIn', receiptGot: 'receipt', superseded: 'moved' }),
}

/** The phase after an event; an event that means nothing in a phase leaves it as it is. */
export function nextPhase(phase: ExamPhase, event: ExamEvent): ExamPhase {
  return table[phase][event]
}

/** Whether a sitting is under way: then no new version of the page may take over (DESIGN 1). */
export function isInSitting(phase: ExamPhase): boolean {
  return phase !== 'logIn' && phase !== 'receipt' && phase !== 'ended' && phase !== 'moved'
}

/**
 * Where a reopened page goes on.
 * @param saved the phase that this browser last wrote down; missing when only the bridge remembers.
 */
export function phaseOnReopen(
  sitting: { readonly hasReceipt: boolean; readonly hasExam: boolean },
  saved: ExamPhase | undefined,
): ExamPhase {
  if (sitting.hasReceipt) return 'receipt'
  switch (saved) {
    case 'handingIn':
    case 'moved':
    case 'ended':
      return saved
    case 'checkData':
    case 'instructions':
      return saved
    case 'standby':
    case 'answering':
    case 'waitingForExtraTime':
      return sitting.hasExam ? 'answering' : 'standby'
    case 'logIn':
    case 'receipt':
    case undefined:
      return sitting.hasExam ? 'answering' : 'checkData'
  }
}

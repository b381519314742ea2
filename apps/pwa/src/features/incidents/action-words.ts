import type { ActionRow } from '@wenkao/shared/incidents'

/** What a reader may want together: one table of the room report each. */
export type ActionGroup =
  'run' | 'door' | 'draw' | 'machine' | 'time' | 'decision' | 'closing' | 'look' | 'other'

/** A staff action in the words of `incidents.actions.<word>`, with what goes into the sentence. */
export interface ActionWords {
  readonly word: string
  readonly group: ActionGroup
  readonly facts: Readonly<Record<string, string | number>>
  readonly reason: string
}

type Facts = Readonly<Record<string, unknown>>
interface Rule {
  readonly action: string
  /** How the subject begins or reads; the first group is whom it is about. */
  readonly subject: RegExp
  readonly word: string
  readonly group: ActionGroup
}

const rule = (action: string, subject: RegExp, word: string, group: ActionGroup): Rule => ({
  ...{ action, subject, word, group },
})

/** By action and the beginning of its subject, which is the same in every release. */
const rules: readonly Rule[] = [
  rule('room.run', /^start of /, 'start', 'run'),
  rule('room.run', /^end of /, 'end', 'run'),
  rule('room.run', /^pause of /, 'pause', 'time'),
  rule('room.run', /^resumption of /, 'resume', 'time'),
  rule('room.run', /^(?:proctor code|codes) of /, 'codes', 'look'),
  rule('room.run', /^machine change of (\S+) to (\d+)/, 'machineChange', 'machine'),
  rule('room.run', /^(?:undo|undone)/, 'undoMove', 'machine'),
  rule('room.run', /exchange/, 'exchange', 'machine'),
  rule('room.run', /^line of (\S+) at (\d+) picked/, 'linePicked', 'machine'),
  rule('candidate.own', /^branch of (\S+) at (\d+)/, 'branch', 'machine'),
  rule('candidate.own', /./, 'ownChange', 'machine'),
  rule('room.draw', /^(\d+) seats/, 'draw', 'draw'),
  rule('room.draw', /./, 'drawChange', 'draw'),
  rule('time.extend', /^(\d+) minutes for /, 'extraTime', 'time'),
  rule('room.checkIn', /^sign-out taken back of (\d+)/, 'signOutUndone', 'closing'),
  rule('room.checkIn', /^sign-out of (\d+)/, 'signOut', 'closing'),
  rule('room.checkIn', /./, 'attendance', 'door'),
  rule('lateWork.decide', /of (\S+) accepted/, 'lateAccepted', 'decision'),
  rule('lateWork.decide', /of (\S+) refused/, 'lateRefused', 'decision'),
  rule('cases.decide', /^case of (\S+?):/, 'caseDecided', 'decision'),
  rule('cases.decide', /./, 'caseRead', 'look'),
  rule('approvals.request', /./, 'approvalAsked', 'decision'),
  rule('approvals.decide', /./, 'approvalDecided', 'decision'),
  rule('report.close', /^addition/, 'reportAddition', 'closing'),
  rule('report.close', /from the PC of (\S+)/, 'excused', 'closing'),
  rule('report.close', /^hand-over/, 'handOver', 'run'),
  rule('report.close', /./, 'reportClosed', 'closing'),
  rule('room.handOver', /./, 'handOver', 'run'),
  rule('tickets.print', /./, 'tickets', 'look'),
  rule('answerFiles.read', /^file of (\S+)/, 'fileRead', 'look'),
  rule('sessions.edit', /./, 'sessionEdited', 'other'),
]

/**
 * A row of the audit log in words (issue, point 9). An action that this page does not know yet is told
 * by its own subject, never left out.
 * @param sittings exam number and name by sitting, for rows that name one by its id.
 */
export function wordsOfAction(
  row: Pick<ActionRow, 'action' | 'subject' | 'detail'>,
  sittings: ReadonlyMap<string, { readonly examNumber: string; readonly name: string }> = new Map(),
): ActionWords {
  const detail = asFacts(row.detail)
  const reason = typeof detail['reason'] === 'string' ? detail['reason'] : ''
  const found = rules.find(
    ({ action, subject }) => action === row.action && subject.test(row.subject),
  )
  if (!found) return { word: 'other', group: 'other', facts: { what: row.subject }, reason }
  const match = found.subject.exec(row.subject)
  const sitting = sittings.get(String(detail['sittingId'] ?? ''))
  const who = sitting ? `${sitting.name}（${sitting.examNumber}）` : (match?.[1] ?? '')
  const facts: Record<string, string | number> = { who, what: row.subject, n: match?.[1] ?? '' }
  const to = match?.[2] ?? detail['seatNumber']
  if (typeof to === 'string' || typeof to === 'number') facts['to'] = to
  const from = detail['formerSeatNumber']
  if (typeof from === 'number') facts['from'] = from
  if (typeof detail['minutes'] === 'number') facts['minutes'] = detail['minutes']
  if (typeof detail['to'] === 'string') facts['to'] = detail['to']
  return { word: found.word, group: found.group, facts, reason }
}

function asFacts(detail: unknown): Facts {
  return typeof detail === 'object' && detail !== null ? (detail as Facts) : {}
}

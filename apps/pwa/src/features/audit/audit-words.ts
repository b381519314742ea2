/*
 * The log keeps what was acted on as an English phrase, the same for every reader and under the seal. For
 * people it is said in their language: the phrases that the server writes are known here; one that is
 * not is shown as it stands.
 */

/** A sentence below `audit.subjects` with what goes into it. */
export interface SubjectWords {
  readonly key: string
  readonly values: Readonly<Record<string, string>>
}

const PHRASES: readonly (readonly [key: string, phrase: RegExp])[] = [
  ['start', /^start of (?<name>.+)$/],
  ['pause', /^pause of (?<name>.+)$/],
  ['resumption', /^resumption of (?<name>.+)$/],
  ['end', /^end of (?<name>.+)$/],
  ['proctorCode', /^proctor code of (?<name>.+)$/],
  ['codes', /^codes of (?<name>.+)$/],
  ['tickets', /^tickets of (?<name>.+)$/],
  ['signInSheets', /^sign-in sheets of (?<name>.+)$/],
  ['doorLabels', /^door labels of (?<name>.+)$/],
  ['deskLabels', /^desk labels of (?<name>.+)$/],
  ['overviewOfSessions', /^overview of sessions of (?<name>.+)$/],
  ['handOver', /^hand-over of (?<name>.+)$/],
  ['redraw', /^redraw of (?<name>.+) to (?<to>\d+)$/],
  ['seatBack', /^seat (?<n>\d+) taken back$/],
  ['seatReserved', /^seat (?<n>\d+) reserved$/],
  ['accountsByFile', /^(?<n>\d+) accounts by file$/],
  ['newPassword', /^new password for (?<name>.+)$/],
  ['lots', /^(?<n>\d+) lots drawn by hand$/],
  ['seats', /^(?<n>\d+) seats$/],
  ['minutesByCode', /^(?<n>\d+) minutes by code$/],
  ['minutes', /^(?<n>\d+) minutes for (?<name>.+)$/],
  ['machineChangeUndone', /^machine change of (?<name>.+) undone$/],
  ['machineChange', /^machine change of (?<name>.+) to (?<to>\d+)$/],
  ['exchange', /^seat exchange of (?<name>.+) to (?<to>\d+)$/],
  ['linePicked', /^line of (?<name>.+) at (?<to>\d+) picked$/],
  ['branch', /^branch of (?<name>.+) at (?<to>\d+)$/],
  ['waitNoMore', /^nothing more is waited for from the PC of (?<name>.+)$/],
  ['withoutNetwork', /^(?<name>.+) began without network$/],
  ['takenUp', /^binding of (?<name>.+) taken up again$/],
  ['stationOut', /^station (?<n>\d+) out of the draw$/],
  ['stationBack', /^station (?<n>\d+) back into the draw$/],
  ['stationCode', /^code for station (?<n>\d+)$/],
  ['station', /^station (?<n>\d+)$/],
  ['attendance', /^attendance of (?<name>.+): (?<word>\w+)$/],
  ['absent', /^(?<n>\d+) marked absent$/],
  ['photoSeen', /^photo of (?<name>.+) seen$/],
  ['photo', /^photo of (?<name>.+)$/],
  ['ruleNoMore', /^(?<word>\w+) of (?<name>.+) no longer allowed$/],
  ['rule', /^(?<word>\w+) of (?<name>.+) allowed$/],
  ['signOutBack', /^sign-out taken back of (?<n>\d+)$/],
  ['signOut', /^sign-out of (?<n>\d+)$/],
  ['lateAccepted', /^late work of (?<name>.+) accepted$/],
  ['lateRefused', /^late work of (?<name>.+) refused$/],
  ['caseRead', /^content of case (?<name>.+) downloaded$/],
  ['case', /^case of (?<name>.+): (?<word>\w+)$/],
  ['file', /^file of (?<name>.+)$/],
  ['approvalAsked', /^(?<word>extraTime|retake|reopen) asked for$/],
  ['approvalWithdrawn', /^(?<word>extraTime|retake|reopen) withdrawn$/],
  ['approvalApproved', /^(?<word>extraTime|retake|reopen) approved$/],
  ['approvalRefused', /^(?<word>extraTime|retake|reopen) refused$/],
  ['incidentKind', /^kind of incident (?<name>.+)$/],
  ['incident', /^incident (?<word>.+)$/],
  ['handOver', /^hand-over of (?<name>.+)$/],
  ['reportAddition', /^addition to the room report of (?<name>.+)$/],
  ['report', /^room report of (?<name>.+)$/],
  ['scheduled', /^(?<n>\d+) candidates into (?<name>.+)$/],
  ['rosterByApi', /^roster by API$/],
  ['rosterByFile', /^roster by file$/],
  ['personExported', /^export of what is held about (?<name>.+)$/],
  ['personErased', /^(?<word>\w+) of one person erased$/],
  ['periodOver', /^retention period: (?<word>\w+) of (?<n>\d+) erased$/],
  ['retentionPeriods', /^retention periods$/],
  ['roster', /^roster (?<name>.+)$/],
  ['exam', /^exam (?<name>.+)$/],
  ['session', /^session (?<name>.+)$/],
  ['area', /^area (?<name>.+)$/],
  ['site', /^site (?<name>.+)$/],
  ['layout', /^layout of room (?<name>.+)$/],
  ['room', /^room (?<name>.+)$/],
  ['account', /^account (?<name>.+)$/],
  ['accountsByFile', /^(?<n>\d+) accounts by file$/],
  ['newPassword', /^new password for (?<name>.+)$/],
  ['keyRevoked', /^API key revoked$/],
  ['key', /^API key (?<name>.+)$/],
  ['escrowKey', /^escrow key (?<name>.+)$/],
  ['exported', /^audit log exported$/],
]

/** What was acted on, as a sentence of the message files; undefined for a phrase that is not known. */
export function subjectWords(subject: string): SubjectWords | undefined {
  for (const [key, phrase] of PHRASES) {
    const found = phrase.exec(subject)
    if (found) return { key, values: { ...found.groups } }
  }
  return undefined
}

/** A line of a row's details. */
export interface DetailLine {
  readonly name: string
  readonly value: string
}

/** The details of a row as lines: names as the log has them, values as text. */
export function detailLines(detail: unknown): DetailLine[] {
  if (typeof detail !== 'object' || detail === null) return []
  return Object.entries(detail).map(([name, value]: [string, unknown]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

/** Runs of block numbers, newest first, each of at most `most`, that cover all given ones. */
export function runsOf(
  numbers: readonly number[],
  most: number,
): { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (const n of [...new Set(numbers)].sort((a, b) => b - a)) {
    const run = runs.at(-1)
    if (run && run.to - n < most) run.from = n
    else runs.push({ from: n, to: n })
  }
  return runs
}

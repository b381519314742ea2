import { reportFlags, type ClosingCheck, type RoomReport } from '@wenkao/shared/room-report'
import type { Services } from '../../platform/services.ts'
import { selectCaseNotices } from '../adjudication/index.ts'
import { selectIncidents, selectKinds, selectSessionActions } from '../incidents/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { selectClosingSittings, type ClosingSitting } from './closing.queries.ts'
import { findAuditHead, findDraw, selectGradings } from './report.queries.ts'

/** Actions that say nothing about the room's exam: a report lists what was done, not who looked. */
const LOOKS = ['tickets.print', 'answerFiles.read', 'sessions.edit']

/**
 * Puts the room report together from what the server holds: attendance, incidents, staff actions, flags
 * of the gradings there are (F11a), cases, the draw, and the newest signed audit block (N03).
 */
export async function composeReport(
  services: Services,
  listed: SessionListed,
  closing: ClosingCheck,
): Promise<RoomReport> {
  const { db } = services
  const { session } = listed
  const { sessionId } = session
  const [sittings, incidents, kinds, actions, gradings, cases, draw, auditHead] = await Promise.all(
    [
      selectClosingSittings(db, sessionId),
      selectIncidents(db, sessionId),
      selectKinds(db),
      selectSessionActions(db, sessionId),
      selectGradings(db, sessionId),
      selectCaseNotices(db, sessionId),
      findDraw(db, sessionId),
      findAuditHead(db, listed.areaId),
    ],
  )
  const bySitting = new Map(sittings.map((sitting) => [sitting.sittingId, sitting]))
  return {
    version: 1,
    session: {
      sessionId,
      name: session.name,
      examTitle: listed.examTitle,
      areaName: listed.areaName,
      siteName: listed.siteName,
      roomName: listed.roomName,
      plannedStart: session.plannedStart,
      startedAt: session.startedAt,
      endedAt: session.endedAt,
      durationMs: session.durationMs,
      extensionMs: session.extensionMs,
      pausedMs: session.pausedMs,
    },
    counts: closing.counts,
    attendance: sittings.flatMap((sitting) => {
      const status = effectiveStatus(sitting)
      const isOrdinary = status === 'present' && sitting.note === null
      return isOrdinary ? [] : [{ ...candidateOf(sitting), status, note: sitting.note }]
    }),
    incidents,
    kinds,
    actions: actions.filter(({ action }) => !LOOKS.includes(action)),
    sittings: Object.fromEntries(
      sittings.map((sitting) => [sitting.sittingId, candidateOf(sitting)]),
    ),
    flags: gradings.flatMap((graded) => {
      const sitting = bySitting.get(graded.sittingId)
      if (!sitting) return []
      const objectiveMax = graded.verdicts.objective.reduce((sum, { max }) => sum + max, 0)
      const shares = { ...graded, objectiveMax, taskMax: graded.max - objectiveMax }
      return reportFlags(shares).map((flag) => ({ ...candidateOf(sitting), flag }))
    }),
    cases,
    open: closing.lines
      .filter(({ isGood }) => !isGood)
      .map(({ key, done, of }) => ({ key, count: of - done })),
    draw: {
      commitment: draw?.commitment ?? '',
      witnessDigits: draw?.witnessDigits ?? null,
    },
    auditHead: auditHead ?? null,
    proctors: proctorsOf(actions),
  }
}

/** Who ran the room, in the order of their first action. */
function proctorsOf(actions: Awaited<ReturnType<typeof selectSessionActions>>): string[] {
  const ran = actions.filter(({ action }) => action === 'room.run' || action === 'room.draw')
  return [...new Set(ran.map(({ actor }) => actor))]
}

const candidateOf = ({ examNumber, name, seatNumber }: ClosingSitting) => ({
  ...{ examNumber, name, seatNumber },
})

/** Who logged in was there; who was never seen is absent in the report. */
function effectiveStatus({ status, loggedInAt }: ClosingSitting): ClosingSitting['status'] {
  if (status !== 'expected') return status
  return loggedInAt === null ? 'absent' : 'present'
}

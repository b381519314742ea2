import { hashOfSecret } from '../platform/sealing.ts'
import { freshId, type Services } from '../platform/services.ts'
import { findStaff, insertStaff, makeFirstEscrowKey, makeLink } from '../features/accounts/index.ts'
import { bringStarterBank } from '../features/bank/index.ts'
import { confirmPaper } from '../features/papers/index.ts'
import {
  findStation,
  insertArea,
  insertRoom,
  insertSite,
  issueCode,
} from '../features/places/index.ts'
import { drawFor } from '../features/seating/index.ts'
import {
  findExamByTitle,
  insertExam,
  openAccessCode,
  planRoster,
  prepareSession,
  scheduleInto,
  selectSessions,
  selectTickets,
  takeRoster,
} from '../features/sessions/index.ts'
import { findSitting } from '../features/sittings/index.ts'
import { demoPaper } from './demo-exam.ts'
import { demoCandidates, demoPlaces } from './demo-roster.ts'
import { readPaper } from './read-paper.ts'
import { writeRegistration } from './write-registration.fs.ts'

const SYSTEM = { kind: 'anyone' } as const
const LINK_MS = 24 * 3600 * 1000
const DEMO_STAFF = [
  { username: 'demo-office', displayName: '演示考务员', role: 'examOffice', page: 'office' },
  { username: 'demo-proctor', displayName: '演示监考员', role: 'proctor', page: 'room' },
] as const

/**
 * Prepares the demo once and tells ready links at each start: an exam with its paper, places,
 * roster and three sessions; the first candidate's seat is drawn, and the demo's own bridge gets
 * the code of just that station. Demo accounts have no password at all: only a one-time link opens
 * them, printed to whoever started the server. So is the escrow key, once and kept nowhere.
 */
export async function seedDemo(
  services: Services,
  dataFolder: string,
  tellLink: (role: string, url: string) => void,
): Promise<void> {
  const examId =
    (await findExamByTitle(services.db, demoPaper.title)) ?? (await createDemo(services))
  const escrowKey = await services.db.transaction((transaction) =>
    makeFirstEscrowKey(services, transaction, SYSTEM),
  )
  // Before the links: the starting script shows all at once when the last link has come.
  if (escrowKey) tellLink('escrow', escrowKey.identity)
  const sessions = await selectSessions(services.db, { examId })
  const first = sessions.find((entry) => entry.roomName === firstRoom())
  if (first) await offerStation(services, dataFolder, first.session.sessionId, first.session.roomId)
  for (const person of DEMO_STAFF) {
    const account = await findStaff(services.db, { username: person.username })
    if (!account) continue
    const secret = await makeLink(services, account.staffId, LINK_MS)
    tellLink(person.page, `${services.publicOrigin}/sign-in#link=${secret}&to=/${person.page}`)
  }
  if (first) {
    const [ticket] = await selectTickets(services.db, first.session.sessionId)
    if (ticket) {
      const code = openAccessCode(services, ticket.candidateId, ticket.codeSealed)
      tellLink('candidate', `/exam#exam-number=${ticket.examNumber}&access-code=${code}`)
    }
  }
}

function firstRoom(): string {
  return demoPlaces.areas[0]?.sites[0]?.rooms[0]?.name ?? ''
}

async function createDemo(services: Services): Promise<string> {
  await bringStarterBank(services, SYSTEM)
  const { content, materials } = await readPaper(demoPaper)
  const paperId = await confirmPaper(services, content, materials)
  const now = services.clock.now()
  for (const person of DEMO_STAFF) {
    await insertStaff(services.db, {
      staffId: freshId(services),
      username: person.username,
      displayName: person.displayName,
      passwordHash: null,
      createdAt: now,
      grants: [{ role: person.role, scope: { kind: 'all' } }],
    })
  }
  const examId = freshId(services)
  await services.db.transaction(async (transaction) => {
    await insertExam(transaction, {
      examId,
      title: demoPaper.title,
      kind: 'mock',
      paperId,
      durationMinutes: 60,
      timing: 'sessionEnd',
      entryClosesMinutes: 30,
      handInOpensMinutes: 0,
      instructions:
        '1. 客观题点选后立即保存，可随时修改。\n2. 操作题请点“打开文件夹”，在自己的答题文件夹中完成并保存。\n3. 交卷前请看左侧题目列表中是否还有未答的题。',
      createdAt: now,
    })
    const plan = await planRoster(services, transaction, examId, demoCandidates)
    await takeRoster(services, transaction, examId, plan)
  })
  await createSessions(services, examId, now)
  return examId
}

async function createSessions(services: Services, examId: string, now: number): Promise<void> {
  for (const area of demoPlaces.areas) {
    const areaId = freshId(services)
    await insertArea(services.db, { areaId, name: area.name })
    const waiting = demoCandidates.filter((candidate) => candidate.area === area.name)
    for (const site of area.sites) {
      const siteId = freshId(services)
      await insertSite(services.db, { siteId, areaId, name: site.name })
      const share = Math.ceil(waiting.length / site.rooms.length)
      for (const [at, room] of site.rooms.entries()) {
        const roomId = freshId(services)
        const stationIds = Array.from({ length: room.stations }, () => freshId(services))
        await insertRoom(services.db, { roomId, siteId, name: room.name }, stationIds)
        const sessionId = await prepareSession(services, SYSTEM, {
          examId,
          roomId,
          name: `第 1 场`,
          plannedStart: now,
          excludedNumbers: [],
        })
        const examNumbers = waiting
          .slice(at * share, (at + 1) * share)
          .map((candidate) => candidate.examNumber)
        await scheduleInto(services, SYSTEM, sessionId, { examNumbers })
      }
    }
  }
}

/** Draws the first candidate's seat and leaves that station's code for the demo's bridge. */
async function offerStation(
  services: Services,
  dataFolder: string,
  sessionId: string,
  roomId: string,
): Promise<void> {
  const [ticket] = await selectTickets(services.db, sessionId)
  if (!ticket) return
  const { examNumber } = ticket
  const before = await findSitting(services.db, sessionId, { examNumber })
  if (before && before.seatNumber === null) {
    const [listed] = await selectSessions(services.db, { sessionId })
    if (!listed) return
    await drawFor(services, SYSTEM, listed, {
      witnessDigits: demoDigits(sessionId),
      who: { examNumber },
    })
  }
  const sitting = await findSitting(services.db, sessionId, { examNumber })
  const number = sitting?.seatNumber ?? 1
  const station = await findStation(services.db, { roomId, number })
  if (station && station.publicKey === null) {
    const { pairingCode } = await issueCode(services, SYSTEM, { roomId, number })
    await writeRegistration(dataFolder, pairingCode)
  }
}

/** Digits in the witness's place: nobody stands at the demo's door. */
function demoDigits(sessionId: string): string {
  return String(Number.parseInt(hashOfSecret(sessionId).slice(0, 7), 16) % 10_000).padStart(4, '0')
}

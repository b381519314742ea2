import { startSession } from '@wenkao/shared/monitor'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../exam-office-api.ts'
import {
  prepareRoster,
  prepareSession,
  prepareSite,
  seatEverybody,
  type StaffCall,
} from '../prepare-exam.ts'

export interface PreparedRoom {
  readonly sessionId: string
  readonly logins: readonly LogInReply[]
}

const ROOMS_AT_ONCE = 4

/** Rooms of one site, each with a running session and everybody logged in, through the front door. */
export async function prepareRooms(
  server: string,
  call: StaffCall,
  { rooms, stations }: { readonly rooms: number; readonly stations: number },
): Promise<PreparedRoom[]> {
  const stamp = Date.now().toString(36)
  const siteId = await prepareSite(call, `bench ${stamp}`)
  const examId = await prepareRoster(call, {
    title: `bench ${stamp}`,
    durationMinutes: 120,
    examNumbers: Array.from(
      { length: rooms * stations },
      (_, at) => `M${stamp}${String(at).padStart(5, '0')}`,
    ),
  })
  const prepared: PreparedRoom[] = []
  const next = Array.from({ length: rooms }, (_, at) => `room ${at + 1}`)
  async function work(): Promise<void> {
    for (let name = next.shift(); name !== undefined; name = next.shift()) {
      const plan = { examId, siteId, name, stations, candidates: stations }
      const { sessionId } = await prepareSession(call, plan)
      const candidates = await seatEverybody(call, sessionId)
      await call(startSession, { params: { sessionId } })
      const logins: LogInReply[] = []
      for (const { examNumber, accessCode, seat } of candidates) {
        const station = { kind: 'browser', number: seat }
        const body = { sessionId, examNumber, accessCode, station }
        logins.push((await fetchEndpoint(server, logInCandidate, { body })).reply)
      }
      prepared.push({ sessionId, logins })
    }
  }
  await Promise.all(Array.from({ length: ROOMS_AT_ONCE }, work))
  return prepared
}

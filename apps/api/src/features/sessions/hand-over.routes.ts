import { mayDo } from '@wenkao/shared/accounts'
import type { EndpointReply } from '@wenkao/shared/kernel'
import * as contract from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, visibleTo, type Caller, type StaffCaller } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { deleteGrant, insertGrant, selectProctors, selectStaffOfArea } from '../accounts/index.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { insertHandOver, selectHandOvers } from './hand-over.queries.ts'
import { placeOfSession } from './session-row.ts'
import { selectSessions, type SessionListed } from './sessions.queries.ts'
import { sessionFor } from './sessions.routes.ts'

/** Who runs a room, and giving it to a colleague from any device (issue, point 10). */
export function handOverRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.readRunners, async ({ params }, { caller }) =>
      readRunners(services, await sessionFor(services, caller, 'room.watch', params.sessionId)),
    ),
    route(contract.listColleagues, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      const colleagues = await selectStaffOfArea(db, listed.areaId)
      const own = actorOf(caller).id
      return { colleagues: colleagues.filter(({ staffId }) => staffId !== own) }
    }),
    route(contract.handOver, async ({ params, body }, { caller }) => {
      const done = await findDone(services, caller, params.sessionId, body.handOverId)
      if (done) return done
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      return handOver(services, asStaff(caller), listed, body)
    }),
  ]
}

async function readRunners(
  services: Services,
  { session }: SessionListed,
): Promise<contract.RoomRunners> {
  const [proctors, rows] = await Promise.all([
    selectProctors(services.db, session),
    selectHandOvers(services.db, session.sessionId),
  ])
  // Whoever gave the room up may still reach it by a grant for the room; that is not running it.
  const gone = new Set<string>()
  for (const { fromId, toId, keeps } of rows) {
    if (!keeps) gone.add(fromId)
    gone.delete(toId)
  }
  const runs = proctors.filter(({ staffId }) => !gone.has(staffId))
  return {
    runs: [...new Set(runs.map(({ displayName }) => displayName))],
    handOvers: rows.map(({ at, fromName, toName, keeps }) => ({
      ...{ at, from: fromName, to: toName, keeps },
    })),
  }
}

/**
 * The reply to a hand-over that this caller made before: whoever gave the room up may not run it any
 * more, and must learn all the same that it went well (R4).
 */
async function findDone(
  services: Services,
  caller: Caller,
  sessionId: string,
  handOverId: string,
): Promise<EndpointReply<typeof contract.handOver> | undefined> {
  const own = actorOf(caller).id
  const rows = await selectHandOvers(services.db, sessionId)
  if (!rows.some((row) => row.handOverId === handOverId && row.fromId === own)) return undefined
  const [listed] = await selectSessions(services.db, { sessionId })
  if (!listed) return undefined
  const stillMay = visibleTo(caller, 'room.watch')(placeOfSession(listed))
  return { ...(await readRunners(services, listed)), outcome: 'same', stillMay }
}

async function handOver(
  services: Services,
  caller: StaffCaller,
  listed: SessionListed,
  body: { readonly handOverId: string; readonly toStaffId: string; readonly keeps: boolean },
): Promise<EndpointReply<typeof contract.handOver>> {
  const { session, areaId } = listed
  const { sessionId } = session
  const scope = { kind: 'session', id: sessionId } as const
  const from = actorOf(caller)
  const colleagues = await selectStaffOfArea(services.db, areaId)
  const to = colleagues.find(({ staffId }) => staffId === body.toStaffId && staffId !== from.id)
  if (!to) throw new ApiError('notFound', 'Nobody in this area has this account')
  const isNew = await services.db.transaction(async (transaction) => {
    const kept = await insertHandOver(transaction, {
      ...{ sessionId, handOverId: body.handOverId, at: services.clock.now(), keeps: body.keeps },
      ...{ fromId: from.id, fromName: from.name, toId: to.staffId, toName: to.displayName },
    })
    if (!kept) return false
    await insertGrant(transaction, to.staffId, { role: 'proctor', scope })
    if (!body.keeps && caller.kind === 'staff')
      await deleteGrant(transaction, caller.staffId, { role: 'proctor', scope })
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `hand-over of ${session.name}`,
      sessionId,
      areaId,
      detail: { to: to.displayName, toStaffId: to.staffId, keeps: body.keeps },
    })
    return true
  })
  const left = body.keeps
    ? caller.grants
    : caller.grants.filter(
        ({ role, scope: own }) =>
          !(role === 'proctor' && own.kind === 'session' && own.id === sessionId),
      )
  return {
    ...(await readRunners(services, listed)),
    outcome: isNew ? 'handedOver' : 'same',
    stillMay: mayDo(left, 'room.watch', placeOfSession(listed)),
  }
}

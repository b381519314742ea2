import { createHash } from 'node:crypto'
import type { PaperContent } from '@wenkao/shared/papers'
import { logInCandidate } from '@wenkao/shared/sittings'
import { RefusedCall } from '../../platform/call-endpoint.ts'
import type { Services } from '../../platform/services.ts'
import { findSittingPaper, openAccessCode, selectTickets } from '../sessions/index.ts'
import { selectSittings, type SittingRecord } from '../sittings/index.ts'
import { handInAs, type Call } from './hand-in-as.ts'

/** Candidates of one request: they sit one after the other. */
export const MOST_AT_ONCE = 50

/** What became of candidates who were to sit. */
export interface Simulated {
  readonly handedIn: number
  readonly refused: { readonly examNumber: string; readonly code: string }[]
  readonly isMore: boolean
}

/**
 * Has candidates of a session sit as exam PCs would: log in at the drawn seat, answer, hand in (SX1). Who has
 * handed in is passed over, so that it may be repeated.
 * @param call reaches this server from outside: nothing is done that an exam PC could not do.
 */
export async function simulateCandidates(
  services: Services,
  call: Call,
  sessionId: string,
  wish: { readonly examNumbers?: readonly string[] | undefined; readonly rightShare: number },
): Promise<Simulated> {
  const { db, clock } = services
  const codes = new Map(
    (await selectTickets(db, sessionId)).map((ticket) => [
      ticket.examNumber,
      openAccessCode(services, ticket.candidateId, ticket.codeSealed),
    ]),
  )
  const sittings = await selectSittings(db, [sessionId])
  const named = new Set(wish.examNumbers)
  const waiting = sittings.filter(
    (sitting) =>
      sitting.handedInAt === null &&
      sitting.supersededAt === null &&
      (wish.examNumbers === undefined
        ? sitting.seatNumber !== null
        : named.has(sitting.examNumber)),
  )
  const refused: Simulated['refused'] = []
  let handedIn = 0
  for (const sitting of waiting.slice(0, MOST_AT_ONCE)) {
    const { examNumber, seatNumber } = sitting
    try {
      const login = await call(logInCandidate, {
        body: {
          ...{ sessionId, examNumber, accessCode: codes.get(examNumber) ?? '' },
          station: { kind: 'browser', number: seatNumber ?? 1 },
        },
      })
      const paper = await findSittingPaper(db, sitting)
      if (!paper) continue
      const answers = answersOf(paper.content, sitting, wish.rightShare)
      await handInAs(call, login, answers, startFilesOf(paper.content), clock.now())
      handedIn += 1
    } catch (cause) {
      if (!(cause instanceof RefusedCall)) throw cause
      refused.push({ examNumber, code: cause.code })
    }
  }
  return { handedIn, refused, isMore: waiting.length > MOST_AT_ONCE }
}

/** Start files as they were given out: tasks stay undone. */
const startFilesOf = ({ tasks }: PaperContent): Map<string, string> =>
  new Map(
    tasks.flatMap(({ folder, materials }) =>
      materials.map(({ path, hash }) => [`${folder}/${path}`, hash] as const),
    ),
  )

/** Right answers to about that share of the items, always the same ones of a candidate; none to the rest. */
function answersOf(
  { items }: PaperContent,
  { examNumber }: Pick<SittingRecord, 'examNumber'>,
  rightShare: number,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    items
      .filter(({ id }) => {
        const lot = createHash('sha256').update(`${examNumber} ${id}`).digest().readUInt16BE(0)
        return (lot * 100) / 65_536 < rightShare
      })
      .map(({ id, answer }) => [id, answer]),
  )
}

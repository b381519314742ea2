import type { seatingChart } from '@wenkao/shared/seating'
import type { EndpointResult } from '@wenkao/shared/kernel'

/** What the server tells of a session's seats for the printer. */
export type SeatingChart = EndpointResult<typeof seatingChart>
export type PrintedCandidate = SeatingChart['candidates'][number]
/** What the head of a sheet says of its session. */
export type PrintedSession = SeatingChart['session']

export const sheetNames = ['plan', 'list', 'door', 'labels', 'signIn'] as const
/** Seating chart as plan and as list, door list, desk labels, sign-in sheet. */
export type SheetName = (typeof sheetNames)[number]

export const listOrders = ['seat', 'examNumber'] as const
export type ListOrder = (typeof listOrders)[number]

/** Whether a name needs small type: Uyghur and Tibetan names have ten signs and more. */
export function isLong(name: string): boolean {
  return [...name].length > 5
}

/** By machine number (those without one last, by exam number), or by exam number. */
export function inOrder(
  candidates: readonly PrintedCandidate[],
  order: ListOrder,
): PrintedCandidate[] {
  const byNumber = (a: PrintedCandidate, b: PrintedCandidate): number =>
    a.examNumber < b.examNumber ? -1 : 1
  const seat = ({ seatNumber }: PrintedCandidate): number => seatNumber ?? Number.MAX_SAFE_INTEGER
  return [...candidates].sort((a, b) =>
    order === 'seat' ? seat(a) - seat(b) || byNumber(a, b) : byNumber(a, b),
  )
}

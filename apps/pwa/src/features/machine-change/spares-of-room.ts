import type { RoomView } from '@wenkao/shared/monitor'
import { suggestSpares, type Spare } from '@wenkao/shared/sittings'

export interface Spares {
  readonly suggested: number | null
  readonly spares: readonly Spare[]
  /** What the station that would be left has not sent, as far as is known. */
  readonly unsent: { readonly changes: number; readonly files: number } | null
}

/**
 * Spares from what the tablet saw last, for a machine change that is begun without network (F17): the
 * same rule as the server's, by the numbers alone. A change that goes later is checked by the server.
 * @param now server clock at which the view was true.
 */
export function sparesOfRoom(
  view: Pick<RoomView, 'seats' | 'sittings'>,
  from: number,
  needsBridge: boolean,
  now: number,
): Spares {
  const taken = new Set(view.sittings.map(({ seatNumber }) => seatNumber))
  const left = new Set(view.sittings.map(({ move }) => move?.from))
  const free = view.seats.filter(
    ({ number, excluded, registered }) =>
      !excluded && !taken.has(number) && (registered || !needsBridge),
  )
  const found = suggestSpares(
    from,
    free.map(({ number, check, cloned, lastSeenAt }) => ({
      number,
      check: check ?? null,
      cloned: cloned === true,
      left: left.has(number),
      heardAt: lastSeenAt ?? null,
    })),
    [],
    now,
  )
  const progress = view.sittings.find(({ seatNumber }) => seatNumber === from)?.progress
  const unsent = progress ? { changes: progress.unsent, files: progress.filesUnsent } : null
  return { ...found, unsent }
}

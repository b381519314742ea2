import { DRAW_ALGORITHM, drawCommitment, drawSeat, type DrawEntry } from '@wenkao/shared/seating'
import { describe, expect, it } from 'vitest'
import { checkPublished } from './check-published.ts'

const SEED = '5e'.repeat(32)
const SESSION = '11111111-1111-4111-8111-111111111111'
const STATIONS = [1, 2, 3, 4, 5, 6]

/** A true draw of three candidates, as it is published. */
function published() {
  const free = new Set(STATIONS)
  const entries = ['501001', '501002', '501003'].map((examNumber, at): DrawEntry => {
    const now = [...free]
    const draw = { seed: SEED, witnessDigits: '7755', examNumber, attempt: 1, free: now }
    const seatNumber = drawSeat(draw) ?? 0
    free.delete(seatNumber)
    return {
      ...{ n: at + 1, at: 1000 + at, by: 'A', kind: 'drawn', examNumber, attempt: 1, free: now },
      ...{ seatNumber, reason: null },
    }
  })
  return {
    ...{ format: 'wenkao-draw', sessionId: SESSION, examTitle: 'E', sessionName: 'S' },
    ...{ roomName: 'R', algorithm: DRAW_ALGORITHM, stations: STATIONS, witnessDigits: '7755' },
    commitment: drawCommitment(SEED, SESSION, STATIONS, DRAW_ALGORITHM),
    ...{ seed: SEED as string | null, entries },
  }
}

describe('page that verifies a draw', () => {
  it('[F08] says of a true one how much of it was drawn', () => {
    const text = `\ufeff${JSON.stringify(published(), null, 2)}`
    expect(checkPublished(text)).toMatchObject({ kind: 'right', drawn: 3, decided: 0 })
  })

  it('[F08] names the first entry that does not follow', () => {
    const log = published()
    const [, second] = log.entries
    if (second) second.seatNumber = second.seatNumber === 1 ? 2 : 1
    expect(checkPublished(JSON.stringify(log))).toMatchObject({
      ...{ kind: 'wrong', n: 2, entry: { examNumber: '501002' } },
    })
  })

  it('[F08] tells another commitment, a seed that is not published yet, and a strange file', () => {
    const other = { ...published(), commitment: 'a'.repeat(64) }
    expect(checkPublished(JSON.stringify(other))).toMatchObject({
      ...{ kind: 'wrong', fault: 'commitment', n: 0, entry: undefined },
    })
    expect(checkPublished(JSON.stringify({ ...published(), seed: null }))).toMatchObject({
      kind: 'notRevealed',
    })
    expect(checkPublished('{"format":"other"}').kind).toBe('unreadable')
    expect(checkPublished('not json').kind).toBe('unreadable')
  })
})

/** Why a typed machine number cannot be entered: no number, not free, or given twice. */
export type LotFault = 'malformed' | 'notFree' | 'twice'

/**
 * Reads the machine numbers that were drawn by hand. Who has none typed is left out; the server has
 * the last word (two tablets may enter at once).
 * @param typed what stands beside each exam number; @param free machine numbers that nobody has.
 */
export function readLots(
  typed: readonly { readonly examNumber: string; readonly text: string }[],
  free: readonly number[],
): {
  readonly lots: readonly { readonly examNumber: string; readonly seatNumber: number }[]
  readonly faults: ReadonlyMap<string, LotFault>
} {
  const lots: { examNumber: string; seatNumber: number }[] = []
  const faults = new Map<string, LotFault>()
  const given = new Map<number, string>()
  for (const { examNumber, text } of typed) {
    const plain = text.normalize('NFKC').trim()
    if (plain === '') continue
    const seatNumber = /^\d{1,3}$/.test(plain) ? Number(plain) : 0
    const other = given.get(seatNumber)
    if (seatNumber === 0) faults.set(examNumber, 'malformed')
    else if (!free.includes(seatNumber)) faults.set(examNumber, 'notFree')
    else if (other !== undefined) {
      faults.set(examNumber, 'twice')
      faults.set(other, 'twice')
    } else {
      given.set(seatNumber, examNumber)
      lots.push({ examNumber, seatNumber })
    }
  }
  return { lots: lots.filter(({ examNumber }) => !faults.has(examNumber)), faults }
}

import type { HeldSitting } from '@wenkao/shared/sittings'
import { describe, expect, it } from 'vitest'
import { chooseHeld } from './choose-held.ts'
import type { SittingRecord } from './held-sittings.port.ts'

/** As far as the choice looks at it. */
function held(epoch: number, receipt: object | null): HeldSitting {
  const sitting = { sittingId: 'one', round: receipt ? 1 : 0 }
  const binding = { epoch, branch: null, parent: null, rank: epoch }
  return { sitting, binding, receipt, exam: null, remaining: null } as unknown as HeldSitting
}
const record = (of: HeldSitting) => ({ held: of }) as SittingRecord
const receipt = { code: 'ABCD' }

describe('what a page that opens again goes on with', () => {
  it('AP4: is the sitting as it was reopened, though the PC still holds the receipt of before', () => {
    const found = chooseHeld({ held: held(1, receipt) }, record(held(2, null)))
    expect(found?.held.receipt).toBeNull()
    const other = chooseHeld({ held: held(2, null) }, record(held(1, receipt)))
    expect(other?.held.receipt).toBeNull()
  })

  it('N02: is the receipt that either of the two holds of one binding', () => {
    expect(chooseHeld({ held: held(1, null) }, record(held(1, receipt)))?.held.receipt).toEqual(
      receipt,
    )
    expect(chooseHeld({ held: held(1, receipt) }, record(held(1, null)))?.held.receipt).toEqual(
      receipt,
    )
  })
})

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBindings, createEventWriter } from '../answers/index.ts'
import { openBranch } from './open-branch.ts'

const own = { epoch: 1, branch: null, parent: null, rank: 1 }
const sealedId = 'a'.repeat(64)

describe('the branch under which a restored backup goes on (DESIGN section 3)', () => {
  it('continues the epoch of the backup, and names it as its parent', () => {
    expect(openBranch({ binding: own, sealedId }, [], [own], randomBytes(16))).toMatchObject({
      ...{ epoch: 1, parent: sealedId, rank: 1 },
      branch: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    })
  })

  it('SB4: stands above every branch of its epoch that backup, table or log know', () => {
    const id = fc.stringMatching(/^[0-9a-f]{32}$/)
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(id, id, id, random, (ofBackup, ofTable, ofLog, bytes) => {
        const branchOf = (branch: string) => ({ ...own, branch, parent: sealedId })
        fc.pre([ofBackup, ofTable, ofLog].every((known) => known !== 'f'.repeat(32)))
        const table = [own, branchOf(ofTable)]
        const writer = createEventWriter(
          '00000000-0000-7000-8000-000000000001',
          branchOf(ofLog),
          new Uint8Array(16),
        )
        const times = { greatestHlc: 0, serverMs: 0, wallClock: 0 }
        const events = writer.write({ kind: 'mark', item: 'Q1', value: true }, times)
        const opened = openBranch(
          { binding: branchOf(ofBackup), sealedId },
          events.map(({ event }) => event),
          table,
          bytes,
        )
        for (const known of [ofBackup, ofTable, ofLog]) {
          expect(compareBindings(opened, branchOf(known), table)).toBeGreaterThan(0)
        }
        expect(compareBindings(opened, own, table)).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})

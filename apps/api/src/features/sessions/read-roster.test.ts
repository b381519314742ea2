import { describe, expect, it } from 'vitest'
import { readRoster } from './read-roster.ts'
import { readRosterApart } from './read-roster-apart.ts'

const rosterOf = (rows: number) => ({
  bytes: new TextEncoder().encode(
    `考号,姓名,学校\n${Array.from({ length: rows }, (_, at) => `${at},考生${at},一中\n`).join('')}`,
  ),
  ...{ sheet: undefined, mapping: undefined, mayLackNumber: false },
})

describe('a roster read in a thread of its own', () => {
  it('RO8: is what it would be here, and others get their turns meanwhile', async () => {
    const roster = rosterOf(30_000)
    let turns = 0
    let isRead = false
    const count = () => {
      turns += 1
      if (!isRead) setImmediate(count)
    }
    setImmediate(count)
    const read = await readRosterApart(roster)
    isRead = true
    expect(read).toEqual(readRoster(roster))
    expect(turns).toBeGreaterThan(100)
  })

  it('RO8: is unreadable when it takes too long', async () => {
    const read = await readRosterApart(rosterOf(50_000), { ms: 1 })
    expect(read).toEqual({ kind: 'unreadable', reason: 'takes-too-much' })
  })

  it('RO8: is unreadable when it needs too much memory', async () => {
    const read = await readRosterApart(rosterOf(100_000), { memoryMb: 24 })
    expect(read).toEqual({ kind: 'unreadable', reason: 'takes-too-much' })
  })

  it('RO8: fails when the thread dies, and the next one is read', async () => {
    const thread = new URL('./test-processes/thread-that-dies.ts', import.meta.url)
    await expect(readRosterApart(rosterOf(3), { thread })).rejects.toThrow('ended with 7')
    expect((await readRosterApart(rosterOf(3))).kind).toBe('roster')
  })
})

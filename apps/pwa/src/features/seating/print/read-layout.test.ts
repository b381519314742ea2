import { describe, expect, it } from 'vitest'
import { readLayout, typedLayout } from './read-layout.ts'

const rest = { numbering: 'snake' as const, teacher: 'middle' as const }

describe('typed layout of a room', () => {
  it('[N11] repeats one number of places for as many rows as the stations need', () => {
    const layout = readLayout({ rows: ' 8 ', aisles: '4', ...rest }, 60)
    expect(layout).toEqual({ rows: Array(8).fill(8), aislesAfter: [4], ...rest })
    expect(layout && typedLayout(layout)).toEqual({ rows: '8', aisles: '4', ...rest })
  })

  it('[N11] takes rows of different length, in any digits', () => {
    const layout = readLayout({ rows: '８,８、6', aisles: '', ...rest }, 22)
    expect(layout).toEqual({ rows: [8, 8, 6], aislesAfter: [], ...rest })
    expect(layout && typedLayout(layout).rows).toBe('8, 8, 6')
  })

  it.each(['', '0', 'x', '8,8', '99'])('[N11] is none where it cannot be: %j', (rows) => {
    expect(readLayout({ rows, aisles: '', ...rest }, 20)).toBeUndefined()
  })
})

import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { COUNT, defineChecker, found, plain, single } from './checker.ts'

const checker = defineChecker({
  code: '00000',
  title: plain('test'),
  target: z.object({ in: z.literal('document') }),
  expected: z.object({
    size: z._default(z.number(), 1),
    line: z.optional(z.object({ width: z.optional(z.number()) })),
    cells: z.optional(z.array(z.object({ row: z.number() }))),
  }),
  examine: () => found(plain(''), plain(''), COUNT.items, single(true, plain(''))),
})
const problems = (expected: unknown): string[] => checker.problems({ in: 'document' }, expected)

describe('the parameters of a checkpoint, before it is published (2.8)', () => {
  it('may leave out what has a default or is optional', () => {
    expect(problems({})).toEqual([])
    expect(problems({ size: 2, line: {}, cells: [{ row: 1 }] })).toEqual([])
  })

  it('have a name that the checkpoint knows: one that is misspelt would never be judged', () => {
    expect(problems({ sise: 2 })).toEqual(['expected.sise: no such parameter'])
    expect(problems({ line: { widthPt: 2 }, cells: [{ row: 1, colum: 2 }] })).toEqual([
      'expected.line.widthPt: no such parameter',
      'expected.cells.0.colum: no such parameter',
    ])
  })

  it('have the type that the checkpoint takes', () => {
    expect(problems({ size: '2' })).toHaveLength(1)
  })
})

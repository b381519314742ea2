import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { validateTask } from '../checkpoints/validate-task.ts'
import { grade } from './checkpoint-case.ts'

/** One checkpoint, answers in ways that are right, and answers that a lazy check would take for right. */
export interface Pitfalls {
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly start: Uint8Array
  readonly right: Readonly<Record<string, Uint8Array>>
  readonly wrong: Readonly<Record<string, Uint8Array>>
  readonly materials?: Readonly<Record<string, Uint8Array>>
}

/** A test for each answer of each case. */
export function describePitfalls(title: string, cases: readonly Pitfalls[]): void {
  describe.each(cases.map((one) => ({ ...one, name: `${one.checkpoint.code} ${one.title}` })))(
    `${title}: $name`,
    ({ checkpoint, start, right, wrong, materials }) => {
      it('has parameters that may be published', () => {
        const startFiles = new Map([['a', start], ...Object.entries(materials ?? {})])
        const task = { kind: 'excel', file: 'a', checkpoints: [checkpoint] }
        expect(validateTask({ task, startFiles })).toEqual([])
      })
      it.each(Object.entries(right))('takes %s', (_, submitted) => {
        const [verdict] = grade('excel', [checkpoint], start, submitted, materials).verdicts
        expect(`${verdict?.verdict ?? ''}: ${verdict?.messageZh ?? ''}`).toMatch(/^pass/)
      })
      it.each(Object.entries(wrong))('refuses %s', (_, submitted) => {
        const [verdict] = grade('excel', [checkpoint], start, submitted, materials).verdicts
        expect(`${verdict?.verdict ?? ''}: ${verdict?.messageZh ?? ''}`).toMatch(
          /^(fail|partial|blocked)/,
        )
        expect(verdict?.points).toBe(0)
      })
    },
  )
}

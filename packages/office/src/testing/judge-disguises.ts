import fc from 'fast-check'
import { expect, it } from 'vitest'
import { answerTask } from '../checkpoints/answer-task.ts'
import type { Checker, StartFiles } from '../checkpoints/checker.ts'
import type { Checkpoint, TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { chanceOf, type Chance } from './disguise-package.ts'

/** The exam of the examples on a start file; every second checkpoint is left out of the answer. */
function examOf<View, Draft>(
  kind: TaskGrading['kind'],
  checkers: readonly Checker<View, Draft>[],
  start: StartFiles,
): { readonly exam: TaskGrading; readonly half: TaskGrading } {
  const checkpoints = checkers.flatMap(({ code, example }): Checkpoint[] =>
    example?.start === start && example.guard !== true
      ? [
          {
            id: code,
            code,
            points: 2,
            scoring: 'proportional',
            target: { ...example.target },
            expected: { ...example.expected },
          },
        ]
      : [],
  )
  const exam: TaskGrading = { kind, file: start.file, checkpoints }
  const half = { ...exam, checkpoints: checkpoints.filter((_, index) => index % 2 === 0) }
  return { exam, half }
}

/**
 * Proves that the verdicts on answers made from the examples of a start file do not change when the
 * same document is stored otherwise (CHECKPOINTS.md 14).
 */
export function judgeDisguises<View, Draft>(
  kind: TaskGrading['kind'],
  checkers: readonly Checker<View, Draft>[],
  start: StartFiles,
  disguise: (bytes: Uint8Array, chance: Chance) => Uint8Array,
  numRuns = 6,
): void {
  const { exam, half } = examOf(kind, checkers, start)
  const startFiles = start.files()
  const judge = (bytes: Uint8Array): readonly (readonly [string, string, number])[] =>
    gradeTask({
      task: exam,
      startFiles,
      submittedFiles: new Map([[start.file, bytes]]),
    }).verdicts.map((one) => [one.code, one.verdict, one.points])
  const answers = [exam, half].map((task) => {
    const bytes = answerTask(task, { startFiles }).submittedFiles.get(start.file)
    if (bytes === undefined) throw new Error('no answer')
    return { bytes, verdicts: judge(bytes) }
  })

  it(`are the same for ${start.name}`, () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...answers), (seed, { bytes, verdicts }) => {
        expect(judge(disguise(bytes, chanceOf(seed)))).toEqual(verdicts)
      }),
      { numRuns },
    )
  })
}

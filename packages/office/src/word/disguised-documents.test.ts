import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTask } from '../checkpoints/answer-task.ts'
import type { StartFiles } from '../checkpoints/checker.ts'
import type { Checkpoint, TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { disguiseWord } from '../testing/disguise-word.ts'
import { charactersStart } from './examples/characters-start.ts'
import { listsStart } from './examples/lists-start.ts'
import { orderStart } from './examples/order-start.ts'
import { paragraphsStart } from './examples/paragraphs-start.ts'
import { wordCheckers } from './word-checkers.ts'

/** The exam of the examples on a start file; every second checkpoint is left out of the answer. */
function examOf(start: StartFiles): { readonly exam: TaskGrading; readonly half: TaskGrading } {
  const checkpoints = wordCheckers.flatMap(({ code, example }): Checkpoint[] =>
    example?.start === start
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
  const exam: TaskGrading = { kind: 'word', file: start.file, checkpoints }
  const half = { ...exam, checkpoints: checkpoints.filter((_, index) => index % 2 === 0) }
  return { exam, half }
}

/** Numbers from a seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

describe('verdicts on the same document stored otherwise (CHECKPOINTS 14)', () => {
  for (const start of [charactersStart, paragraphsStart, orderStart, listsStart]) {
    const { exam, half } = examOf(start)
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
          expect(judge(disguiseWord(bytes, chanceOf(seed)))).toEqual(verdicts)
        }),
        { numRuns: 6 },
      )
    })
  }
})

import { describe, expect, it } from 'vitest'
import { answerTask } from './answer-task.ts'
import type { Checker, NearMiss, StartFiles } from './checker.ts'
import type { Checkpoint, TaskGrading } from './checkpoint-schema.ts'
import { gradeTask, type TaskVerdict } from './grade-task.ts'
import { kindNames, withKind, type MadeFiles } from './task-kind.ts'
import { validateTask } from './validate-task.ts'

interface Case<Draft> {
  readonly checkpoint: Checkpoint
  readonly near: readonly NearMiss<Draft>[]
}

const POINTS = 2

function caseOf<View, Draft>(checker: Checker<View, Draft>): Case<Draft> | undefined {
  const { code, example } = checker
  if (example === undefined) return undefined
  const checkpoint: Checkpoint = {
    id: code,
    code,
    // A guard earns nothing by itself here, and stands alone in its group.
    points: example.guard === true ? 0 : POINTS,
    target: { ...example.target },
    expected: { ...example.expected },
    scoring: 'all',
    ...(example.guard === true ? { guard: true, group: `guard ${code}` } : {}),
  }
  return { checkpoint, near: example.near }
}

function grade(task: TaskGrading, start: StartFiles, made: MadeFiles): TaskVerdict {
  return gradeTask({
    task,
    startFiles: start.files(),
    startManifest: start.manifest?.(),
    ...made,
  })
}

const lostOf = (verdict: TaskVerdict): string[] =>
  verdict.verdicts.flatMap((one) => (one.points === one.max ? [] : [one.checkpointId]))
const messagesOf = (verdict: TaskVerdict): string[] =>
  verdict.verdicts.flatMap((one) => (one.points === one.max ? [] : [one.messageZh]))

for (const kind of kindNames) {
  withKind(kind, ({ checkers, draft }) => {
    const withExample = [...checkers.values()].filter((one) => one.example !== undefined)
    const starts = new Set(withExample.flatMap((one) => one.example?.start ?? []))
    for (const start of starts) {
      const cases = withExample
        .filter((one) => one.example?.start === start)
        .flatMap((one) => caseOf(one) ?? [])
      const taskOf = (checkpoints: readonly Checkpoint[]): TaskGrading => ({
        kind,
        file: start.file,
        checkpoints: [...checkpoints],
      })
      const exam = taskOf(cases.map((one) => one.checkpoint))
      const startInput = { startFiles: start.files(), startManifest: start.manifest?.() }

      /** The answer with one checkpoint's change left out or made otherwise. */
      const spoil = (
        spoiled: string,
        near: NearMiss<never> | undefined,
        after?: NearMiss<never>,
      ): MadeFiles => {
        const { draft: made, finish } = draft({ ...startInput, file: start.file })
        for (const { checkpoint } of cases) {
          if (checkpoint.guard === true) continue
          const apply = checkers.get(checkpoint.code)?.apply
          if (checkpoint.id !== spoiled) apply?.(made, checkpoint.target, checkpoint.expected)
          else if (near?.make !== undefined) near.make(made as never)
          else if (near !== undefined)
            apply?.(made, near.target ?? checkpoint.target, near.expected ?? checkpoint.expected)
        }
        after?.make?.(made as never)
        return finish()
      }

      describe(`the exam of the examples on ${start.name} (${kind})`, () => {
        it('may be published: parameters are right, and the start file scores 0 (2.8)', () => {
          expect(validateTask({ task: exam, ...startInput })).toEqual([])
          const untouched = grade(exam, start, {
            submittedFiles: startInput.startFiles,
            manifest: startInput.startManifest,
          })
          expect(untouched.points).toBe(0)
        })

        it('gives full points to the answer that the checkpoints make, and to it made twice', () => {
          const answer = answerTask(exam, startInput)
          expect(messagesOf(grade(exam, start, answer))).toEqual([])
          const twice = answerTask(
            { ...exam, checkpoints: [...exam.checkpoints, ...exam.checkpoints] },
            startInput,
          )
          expect(messagesOf(grade(exam, start, twice))).toEqual([])
        })

        it.each(cases.filter((one) => one.checkpoint.guard === true))(
          '$checkpoint.code: the guard holds in the answer, and fails where it is broken (2.11)',
          ({ checkpoint, near }) => {
            const verdictOf = (made: MadeFiles): string | undefined =>
              grade(exam, start, made).verdicts.find((one) => one.checkpointId === checkpoint.id)
                ?.verdict
            expect(verdictOf(answerTask(exam, startInput))).toBe('pass')
            expect(near.length).toBeGreaterThan(0)
            for (const one of near)
              expect({
                [one.name]: verdictOf(spoil('', undefined, one as NearMiss<never>)),
              }).toEqual({ [one.name]: 'fail' })
          },
        )

        it.each(cases.filter((one) => one.checkpoint.guard !== true))(
          '$checkpoint.code: spoiled alone, it loses its points and no other does (2.8)',
          ({ checkpoint, near }) => {
            expect(near.length).toBeGreaterThan(0)
            expect(lostOf(grade(exam, start, spoil(checkpoint.id, undefined)))).toEqual([
              checkpoint.id,
            ])
            for (const one of near) {
              const verdict = grade(exam, start, spoil(checkpoint.id, one as NearMiss<never>))
              expect({ [one.name]: lostOf(verdict) }).toEqual({ [one.name]: [checkpoint.id] })
            }
          },
        )

        it('grades a second exam with other parameters right', () => {
          const second = taskOf(
            cases.map(({ checkpoint, near }) => ({
              ...checkpoint,
              expected: { ...(near.find((one) => one.expected)?.expected ?? checkpoint.expected) },
            })),
          )
          const answer = answerTask(second, startInput)
          expect(messagesOf(grade(second, start, answer))).toEqual([])
        })
      })
    }
  })
}

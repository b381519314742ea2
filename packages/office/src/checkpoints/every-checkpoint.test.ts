import { describe, expect, it } from 'vitest'
import { exampleExams } from '../testing/example-exams.ts'
import { answerTask } from './answer-task.ts'
import type { TaskGrading } from './checkpoint-schema.ts'
import type { TaskVerdict } from './grade-task.ts'
import type { MadeFiles } from './task-kind.ts'
import { validateTask } from './validate-task.ts'

const lostOf = (verdict: TaskVerdict): string[] =>
  verdict.verdicts.flatMap((one) => (one.points === one.max ? [] : [one.checkpointId]))
const messagesOf = (verdict: TaskVerdict): string[] =>
  verdict.verdicts.flatMap((one) => (one.points === one.max ? [] : [one.messageZh]))

for (const exam of exampleExams()) {
  const { start, task, cases } = exam
  const startInput = { startFiles: start.files(), startManifest: start.manifest?.() }

  describe(`the exam of the examples on ${start.name} (${task.kind})`, () => {
    it('may be published: parameters are right, and the start file scores 0 (2.8)', () => {
      expect(validateTask({ task, ...startInput })).toEqual([])
      const untouched = exam.grade({
        submittedFiles: startInput.startFiles,
        manifest: startInput.startManifest,
      })
      expect(untouched.points).toBe(0)
    })

    it('gives full points to the answer that the checkpoints make, and to it made twice', () => {
      expect(messagesOf(exam.grade(exam.answer()))).toEqual([])
      const doubled = { ...task, checkpoints: [...task.checkpoints, ...task.checkpoints] }
      expect(messagesOf(exam.grade(answerTask(doubled, startInput)))).toEqual([])
    })

    it.each(cases.filter((one) => one.checkpoint.guard === true))(
      '$checkpoint.code: the guard holds in the answer, and fails where it is broken (2.11)',
      ({ checkpoint, near }) => {
        const verdictOf = (made: MadeFiles): string | undefined =>
          exam.grade(made).verdicts.find((one) => one.checkpointId === checkpoint.id)?.verdict
        expect(verdictOf(exam.answer())).toBe('pass')
        expect(near.length).toBeGreaterThan(0)
        for (const one of near)
          expect({ [one.name]: verdictOf(exam.spoiled('', undefined, one)) }).toEqual({
            [one.name]: 'fail',
          })
      },
    )

    it.each(cases.filter((one) => one.checkpoint.guard !== true))(
      '$checkpoint.code: spoiled alone, it loses its points and no other does (2.8)',
      ({ checkpoint, near }) => {
        expect(near.length).toBeGreaterThan(0)
        expect(lostOf(exam.grade(exam.spoiled(checkpoint.id)))).toEqual([checkpoint.id])
        for (const one of near) {
          const verdict = exam.grade(exam.spoiled(checkpoint.id, one))
          expect({ [one.name]: lostOf(verdict) }).toEqual({ [one.name]: [checkpoint.id] })
        }
      },
    )

    it('grades a second exam with other parameters right', () => {
      const second: TaskGrading = {
        ...task,
        checkpoints: cases.map(({ checkpoint, near }) => ({
          ...checkpoint,
          expected: { ...(near.find((one) => one.expected)?.expected ?? checkpoint.expected) },
        })),
      }
      expect(messagesOf(exam.grade(answerTask(second, startInput), second))).toEqual([])
    })
  })
}

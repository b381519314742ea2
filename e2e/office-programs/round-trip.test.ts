import { exampleExams, type ExampleExam } from '@wenkao/office/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { saveAgain } from './save-again.ts'

const isFull = process.env['WENKAO_FULL'] === '1'
// LibreOffice asks somebody for the password of a protected file (11005).
const asksSomebody = (exam: ExampleExam): boolean =>
  exam.cases.some((one) => one.checkpoint.code === '11005')
const exams = exampleExams().filter(
  (one) => ['word', 'excel', 'powerpoint'].includes(one.task.kind) && !asksSomebody(one),
)

const nameOf = (exam: ExampleExam, what: string): string => {
  const format = exam.start.file.slice(exam.start.file.lastIndexOf('.') + 1)
  return `${exam.start.name}--${what}.${format}`
}
const documentOf = (exam: ExampleExam, files: ReadonlyMap<string, Uint8Array>): Uint8Array => {
  const bytes = files.get(exam.start.file)
  if (bytes === undefined) throw new Error(`${exam.start.name} makes no ${exam.start.file}`)
  return bytes
}

/** Every answer, and in full runs every answer with one checkpoint left out or just missed. */
function documents(): ReadonlyMap<string, Uint8Array> {
  const all = new Map<string, Uint8Array>()
  for (const exam of exams) {
    all.set(nameOf(exam, 'answer'), documentOf(exam, exam.answer().submittedFiles))
    if (!isFull) continue
    for (const { checkpoint, near } of exam.cases) {
      const { id } = checkpoint
      if (checkpoint.guard === true) continue
      all.set(nameOf(exam, `${id}-none`), documentOf(exam, exam.spoiled(id).submittedFiles))
      for (const [index, one] of near.entries())
        all.set(
          nameOf(exam, `${id}-near-${index}`),
          documentOf(exam, exam.spoiled(id, one).submittedFiles),
        )
    }
  }
  return all
}

describe('answers and mutants in LibreOffice', () => {
  let made: ReadonlyMap<string, Uint8Array>
  let saved: ReadonlyMap<string, Uint8Array>
  beforeAll(async () => {
    made = documents()
    saved = await saveAgain(made)
  })

  it('opens every one of them', () => {
    expect([...made.keys()].filter((name) => !saved.has(name))).toEqual([])
  })

  it.each(exams)(
    'an answer saved again keeps its score but for the listed losses: $start.name',
    (exam) => {
      const bytes = saved.get(nameOf(exam, 'answer'))
      if (bytes === undefined) throw new Error('LibreOffice did not open it')
      const verdict = exam.grade({
        submittedFiles: new Map([...exam.start.files(), [exam.start.file, bytes]]),
      })
      const lost = verdict.verdicts.filter((one) => one.points < one.max)
      const listed = exam.cases.flatMap(({ checkpoint, lostBy }) =>
        lostBy.some(({ program }) => program === 'libreoffice') ? [checkpoint.id] : [],
      )
      const unlisted = lost.filter((one) => !listed.includes(one.checkpointId))
      expect(unlisted.map((one) => `${one.code} ${one.messageZh}`)).toEqual([])
      // A loss that is listed and does not happen keeps an author from an item that would do.
      expect(listed.filter((id) => lost.every((one) => one.checkpointId !== id))).toEqual([])
    },
  )
})

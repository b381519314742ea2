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

/** An answer with one checkpoint left out or just missed. */
interface Mutant {
  readonly name: string
  readonly exam: ExampleExam
  readonly spoiled: string
  readonly bytes: Uint8Array
}

function mutants(): Mutant[] {
  return exams.flatMap((exam) =>
    exam.cases.flatMap(({ checkpoint: { id, guard }, near }) =>
      guard === true
        ? []
        : [undefined, ...near].map((one, index) => ({
            name: nameOf(exam, `${id}-${one === undefined ? 'none' : `near-${index}`}`),
            exam,
            spoiled: id,
            bytes: documentOf(exam, exam.spoiled(id, one).submittedFiles),
          })),
    ),
  )
}

/** Checkpoints that are listed as lost when LibreOffice saves. */
const listedOf = (exam: ExampleExam): string[] =>
  exam.cases.flatMap(({ checkpoint, lostBy }) =>
    lostBy.some(({ program }) => program === 'libreoffice') ? [checkpoint.id] : [],
  )

function lostAgain(exam: ExampleExam, saved: Uint8Array | undefined) {
  if (saved === undefined) throw new Error('LibreOffice did not open it')
  const submittedFiles = new Map([...exam.start.files(), [exam.start.file, saved]])
  return exam.grade({ submittedFiles }).verdicts.filter((one) => one.points < one.max)
}

/** What LibreOffice makes of single mutants, so that they come out as something else. */
const OTHERWISE: readonly (readonly [what: string, reason: string])[] = [
  ...['none', 'near-1'].map(
    (one) =>
      [
        `word-macros--11009-${one}.docm: 11009 kept`,
        'the project of the example holds no macros, and LibreOffice drops it: what was asked for',
      ] as const,
  ),
  [
    'word-objects--10912-near-2.docx: 10913 lost',
    'a gradient that turns with its shape becomes one that does not, at another angle',
  ],
  [
    'powerpoint-text--30202-near-2.pptx: 30202 kept',
    'LibreOffice drops the East Asian fonts of masters; without one, the Latin font is shown',
  ],
]

describe('answers in LibreOffice', () => {
  let saved: ReadonlyMap<string, Uint8Array>
  beforeAll(async () => {
    saved = await saveAgain(
      new Map(
        exams.map((exam) => [
          nameOf(exam, 'answer'),
          documentOf(exam, exam.answer().submittedFiles),
        ]),
      ),
    )
  })

  it.each(exams)(
    'an answer saved again keeps its score but for the listed losses: $start.name',
    (exam) => {
      const lost = lostAgain(exam, saved.get(nameOf(exam, 'answer')))
      const listed = listedOf(exam)
      const unlisted = lost.filter((one) => !listed.includes(one.checkpointId))
      expect(unlisted.map((one) => `${one.code} ${one.messageZh}`)).toEqual([])
      // A loss that is listed and does not happen keeps an author from an item that would do.
      expect(listed.filter((id) => lost.every((one) => one.checkpointId !== id))).toEqual([])
    },
  )
})

// Nine hundred documents: in full runs only.
if (isFull)
  describe('mutants in LibreOffice', () => {
    it('are opened, and saved again lose what was spoiled and nothing else', async () => {
      const made = mutants()
      const saved = await saveAgain(new Map(made.map(({ name, bytes }) => [name, bytes])))
      const wrong = made.flatMap(({ name, exam, spoiled }) => {
        const bytes = saved.get(name)
        if (bytes === undefined) return [`${name}: not opened`]
        const listed = listedOf(exam)
        const lost = lostAgain(exam, bytes)
        const others = lost.filter(
          ({ checkpointId }) => checkpointId !== spoiled && !listed.includes(checkpointId),
        )
        const isKept = lost.every((one) => one.checkpointId !== spoiled)
        return [
          ...(isKept ? [`${name}: ${spoiled} kept`] : []),
          ...others.map(({ checkpointId }) => `${name}: ${checkpointId} lost`),
        ]
      })
      expect(wrong.sort()).toEqual(OTHERWISE.map(([what]) => what).sort())
    })
  })

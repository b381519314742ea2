import {
  drawParameters,
  gradeTask,
  gradingOf,
  makeAnswer,
  makeTask,
  type TaskWithFiles,
} from '@wenkao/office'
import { exampleExams } from '@wenkao/office/testing'
import { templates } from '@wenkao/starter-bank'
import { beforeAll, describe, expect, it } from 'vitest'
import { saveAgain } from './save-again.ts'

const isFull = process.env['WENKAO_FULL'] === '1'
/** Full runs take every template three times, short ones every fifth once; the draws are fixed. */
const DRAWS = isFull ? ['a', 'b', 'c'] : ['a']
const PART = isFull ? 1 : 5

interface Made {
  readonly name: string
  readonly file: string
  readonly made: TaskWithFiles
  readonly answer: ReadonlyMap<string, Uint8Array>
}

function makeAll(): Made[] {
  const documents = templates
    .map(({ template }) => template)
    .filter(({ kind }) => ['word', 'excel', 'powerpoint'].includes(kind))
    .filter((_, index) => index % PART === 0)
  return documents.flatMap((template, index) =>
    DRAWS.map((seed) => {
      const made = makeTask(template, drawParameters(template, seed))
      return {
        name: `${template.title} (${seed}${index})`,
        file: made.task.mainFile ?? '',
        made,
        answer: makeAnswer(made).submittedFiles,
      }
    }),
  )
}

/** Codes of checkpoints whose work LibreOffice is known to lose when it saves. */
const LOST = new Set(
  exampleExams().flatMap(({ cases }) =>
    cases.flatMap(({ checkpoint, lostBy }) =>
      lostBy.some(({ program }) => program === 'libreoffice') ? [checkpoint.code] : [],
    ),
  ),
)

const all = makeAll()
const documentOf = (files: ReadonlyMap<string, Uint8Array>, file: string): Uint8Array => {
  const bytes = files.get(file)
  if (bytes === undefined) throw new Error(`There is no ${file}`)
  return bytes
}
/** Names that are safe on a command line. */
const nameOf = (index: number, what: string, file: string): string =>
  `${what}-${index}.${file.slice(file.lastIndexOf('.') + 1)}`

describe('tasks of the starter bank in LibreOffice (2.8)', () => {
  let given: ReadonlyMap<string, Uint8Array>
  let saved: ReadonlyMap<string, Uint8Array>
  beforeAll(async () => {
    given = new Map(
      all.flatMap(({ file, made, answer }, index) => [
        [nameOf(index, 'start', file), documentOf(made.startFiles, file)] as const,
        [nameOf(index, 'answer', file), documentOf(answer, file)] as const,
      ]),
    )
    saved = await saveAgain(given)
  })

  it('opens every start file and every answer', () => {
    expect([...given.keys()].filter((name) => !saved.has(name))).toEqual([])
  })

  it.each(all.map((one, index) => ({ ...one, index })))(
    '$name: the start saved again scores nothing, the answer all but the listed losses',
    ({ made, file, answer, index }) => {
      const judge = (files: ReadonlyMap<string, Uint8Array>, what: string) => {
        const bytes = saved.get(nameOf(index, what, file))
        if (bytes === undefined) throw new Error('LibreOffice did not open it')
        return gradeTask({
          task: gradingOf(made.task),
          startFiles: made.startFiles,
          submittedFiles: new Map([...files, [file, bytes]]),
        })
      }
      const lost = judge(answer, 'answer').verdicts.filter((one) => one.points < one.max)
      const unlisted = lost.filter((one) => !LOST.has(one.code))
      expect(unlisted.map((one) => `${one.code} ${one.messageZh}`)).toEqual([])
      const scored = judge(made.startFiles, 'start').verdicts.filter((one) => one.points > 0)
      expect(scored.map((one) => `${one.code} ${one.messageZh}`)).toEqual([])
    },
  )
})

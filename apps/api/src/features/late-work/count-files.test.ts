import { foldLog, type AnswerEvent, type FoldedLog } from '@wenkao/shared/answers'
import type { Submission } from '@wenkao/shared/hand-in'
import type { PaperContent } from '@wenkao/shared/papers'
import { describe, expect, it } from 'vitest'
import { countFiles } from './count-files.ts'

const hash = (sign: string) => sign.repeat(64)
const START = hash('0')
const EARLY = hash('1')
const LATE = hash('2')

const paper = {
  version: 1,
  title: 'one task',
  items: [],
  tasks: [
    {
      ...{ id: 't', kind: 'word', title: 't', points: 1, folder: 'task', instruction: '' },
      materials: [{ path: 'report.docx', hash: START, size: 1 }],
      checkpoints: [],
    },
  ],
} as unknown as PaperContent

/** Folds file versions in the order given; a hash of null is a removed file. */
function fold(...versions: [path: string, hash: string | null][]): FoldedLog {
  const events = versions.map(([path, content], n): AnswerEvent => ({
    ...{ v: 1, sitting: 's', writer: 'w', n: n + 1, hlc: n, prev: null, at: 0 },
    ...{ kind: 'file', item: path, value: { hash: content, size: 1 } },
  }))
  return foldLog(events, [])
}
const submitted = (...files: [string, string][]): Submission => ({
  ...{ version: 1, round: 1, cut: {}, folder: null },
  files: files.map(([path, content]) => ({ path, hash: content })),
})
const filesOf = (given: Submission, isInTime: boolean, claimed: FoldedLog, counted: FoldedLog) =>
  Object.fromEntries(
    countFiles(given, isInTime, { claimed, counted }, paper).files.map((file) => [
      file.path,
      file.hash,
    ]),
  )

describe('the files that count (DESIGN section 7)', () => {
  it('are those of a submission in time as it is, with or without events', () => {
    const log = fold(['task/report.docx', EARLY])
    const given = submitted(['task/report.docx', EARLY], ['task/extra.txt', LATE])
    expect(filesOf(given, true, log, log)).toEqual({
      'task/report.docx': EARLY,
      'task/extra.txt': LATE,
    })
    // The start file was removed in time: it does not come back.
    expect(filesOf(submitted(), true, fold(), fold())).toEqual({})
  })

  it('take in what was accepted after a submission in time', () => {
    const counted = fold(['task/report.docx', EARLY], ['task/report.docx', LATE])
    const claimed = fold(['task/report.docx', EARLY])
    expect(filesOf(submitted(['task/report.docx', EARLY]), true, claimed, counted)).toEqual({
      'task/report.docx': LATE,
    })
  })

  it('are of a late submission the versions that arrived in time, else the start files', () => {
    const claimed = fold(['task/report.docx', EARLY], ['task/report.docx', LATE])
    const given = submitted(['task/report.docx', LATE], ['task/forged.txt', LATE])
    expect(filesOf(given, false, claimed, fold(['task/report.docx', EARLY]))).toEqual({
      'task/report.docx': EARLY,
    })
    expect(filesOf(given, false, claimed, fold())).toEqual({ 'task/report.docx': START })
  })

  it('do not hold a file that was removed in time, and hold one that was removed too late', () => {
    const removed = fold(['task/report.docx', EARLY], ['task/report.docx', null])
    expect(filesOf(submitted(), false, removed, removed)).toEqual({})
    expect(filesOf(submitted(), false, removed, fold(['task/report.docx', EARLY]))).toEqual({
      'task/report.docx': EARLY,
    })
  })
})

import type { FileFinding } from '@wenkao/shared/answer-files'
import type { CandidateTask } from '@wenkao/shared/papers'
import { describe, expect, it } from 'vitest'
import type { AnswerFile } from './answer-files.store.ts'
import { fileNotices, isUrgent, minutesMark } from './file-notices.ts'

const hash = 'a'.repeat(64)
const task: CandidateTask = {
  id: 'task-1',
  kind: 'word',
  title: '科技节',
  instruction: '',
  points: 20,
  folder: 'Word操作题',
  mainFile: '科技节.docx',
  materials: [{ path: '科技节.docx', hash, size: 9000 }],
} as CandidateTask

function file(change: Partial<AnswerFile> = {}): AnswerFile {
  return {
    taskId: task.id,
    path: '科技节.docx',
    size: 9000,
    hash,
    pending: false,
    uploaded: true,
    versions: 1,
    untouched: false,
    health: 'ok',
    lastGoodAt: 1000,
    ...change,
  }
}
function finding(change: Partial<FileFinding>): FileFinding {
  return {
    kind: 'openUnsaved',
    taskId: task.id,
    path: 'Word操作题/科技节.docx',
    expected: 'Word操作题/科技节.docx',
    programs: ['WINWORD.EXE'],
    since: 5,
    ...change,
  }
}
function told(
  files: readonly AnswerFile[],
  findings: readonly FileFinding[] = [],
  isStuck: (file: AnswerFile) => boolean = () => false,
) {
  return fileNotices({ files, findings, tasks: [task], isStuck })
}
const kinds = (...args: Parameters<typeof told>) => told(...args).map(({ kind }) => kind)

describe('notices about files', () => {
  it('say nothing of files that open, and of material as the paper gave it', () => {
    expect(kinds([file()])).toEqual([])
    expect(kinds([file({ health: 'damaged', untouched: true })])).toEqual([])
    expect(kinds([file({ health: 'a word of a later version' })])).toEqual([])
  })

  it('[F11b] name each way in which a saved document does not open, with the last good version', () => {
    const of = (health: string) => kinds([file({ health })])
    expect(of('damaged')).toEqual(['damaged'])
    expect(of('empty')).toEqual(['empty'])
    expect(of('not-a-package')).toEqual(['notAPackage'])
    expect(of('encrypted')).toEqual(['encrypted'])
    expect(of('legacy')).toEqual(['legacy'])
    expect(of('wrong-type')).toEqual(['wrongType'])
    expect(of('too-large')).toEqual(['tooLarge'])
    expect(of('hostile')).toEqual(['hostile'])
    const [notice] = told([file({ health: 'damaged', lastGoodAt: 77 })])
    expect(notice).toMatchObject({ name: '科技节.docx', family: 'word', lastGoodAt: 77 })
  })

  it('[F11b] understand a bridge that only says whether a file opens', () => {
    const { health, ...without } = file()
    expect(health).toBe('ok')
    expect(kinds([{ ...without, opens: false }])).toEqual(['damaged'])
    expect(kinds([{ ...without, opens: true }])).toEqual([])
  })

  it('[F19, F20] tell one thing of one file, the gravest', () => {
    const open = finding({})
    const copy = finding({ kind: 'recoveryCopy', path: 'C:\\Users\\a\\~科技节.asd' })
    expect(kinds([file({ health: 'damaged' })], [copy, open])).toEqual(['damaged'])
    expect(kinds([file()], [copy, open])).toEqual(['openUnsaved'])
    expect(kinds([file()], [copy])).toEqual(['recoveryCopy'])
  })

  it('[F20] name a file of another format by what it is and by what it should be', () => {
    const old = file({ path: '科技节.doc', health: 'legacy' })
    const found = finding({ kind: 'wrongType', path: 'Word操作题/科技节.doc', programs: [] })
    expect(told([file(), old], [found])).toMatchObject([
      { kind: 'otherFormat', found: '科技节.doc', name: '科技节.docx' },
    ])
    expect(told([file(), old])).toMatchObject([{ kind: 'legacy', name: '科技节.docx' }])
  })

  it('[F20] say of the task’s own file what is in it, not that another should be there', () => {
    const own = finding({ kind: 'wrongType', programs: [] })
    expect(kinds([file({ health: 'legacy' })], [own])).toEqual(['legacy'])
    expect(kinds([file({ health: 'wrong-type' })], [own])).toEqual(['wrongType'])
    expect(kinds([file()], [own])).toEqual(['wrongType'])
  })

  it('[F20] keep where a file lies that was saved elsewhere', () => {
    const path = 'C:\\Users\\考生\\Desktop\\科技节.docx'
    expect(told([file()], [finding({ kind: 'savedElsewhere', path })])).toMatchObject([
      { kind: 'savedElsewhere', found: '科技节.docx', name: '科技节.docx', foundAt: path },
    ])
  })

  it('[F20] say of a file that is gone what became of it, as far as that is known', () => {
    const other = file({ path: '说明.txt' })
    expect(kinds([other])).toEqual(['missing'])
    const renamed = finding({ kind: 'renamed', path: 'Word操作题/我的.docx' })
    expect(told([other, file({ path: '我的.docx' })], [renamed])).toMatchObject([
      { kind: 'renamed', name: '科技节.docx', found: '我的.docx' },
    ])
    expect(kinds([], [])).toEqual([])
  })

  it('[R1] tell of a file whose content does not become a version', () => {
    expect(kinds([file({ pending: true })], [], () => true)).toEqual(['stuck'])
  })

  it('[F19] are urgent in the last 10, 5 and 1 minutes, and some at any time', () => {
    expect([null, 660_000, 600_000, 290_000, 60_000, 0].map(minutesMark)).toEqual([
      ...[null, null, 10, 5, 1, 1],
    ])
    expect(isUrgent('openUnsaved', null)).toBe(false)
    expect(isUrgent('openUnsaved', 5)).toBe(true)
    expect(isUrgent('damaged', null)).toBe(true)
    expect(isUrgent('startFileUntouched', 1)).toBe(false)
  })
})

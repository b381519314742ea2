import { describe, expect, it } from 'vitest'
import { judgeCopies, judgeFiles, type FolderView } from './judge-files.ts'
import type { KeptCopy } from './keep-copies.ts'
import type { TrackedFile } from '../versions/track-folder.ts'
import type { KnownVersion } from '../versions/version-index.ts'

const MAIN = '第1题/通知.docx'
const task = {
  id: 't1',
  kind: 'word',
  title: '',
  points: 1,
  folder: '第1题',
  mainFile: '通知.docx',
  instruction: '',
  materials: [{ path: '通知.docx', hash: 'start', size: 1 }],
} as const

function file(path: string, hash: string, more: Partial<TrackedFile> = {}): TrackedFile {
  return { path, hash, size: 1, pending: false, health: 'ok', ...more }
}

function view(files: readonly TrackedFile[], more: Partial<FolderView> = {}): FolderView {
  return {
    tasks: [{ ...task, materials: [...task.materials] }],
    files,
    materials: new Map([[MAIN, 'start']]),
    isLaid: (path, hash) => path === MAIN && hash === 'start',
    versionsOf: () => [],
    isMarked: () => false,
    ...more,
  }
}

function save(hash: string, modifiedAt: number): KnownVersion {
  const fields = { path: MAIN, size: 1, savedAt: modifiedAt, health: 'ok', foundAt: null } as const
  return { ...fields, hash, modifiedAt, origin: 'save', baseHash: null }
}

const told = (files: readonly TrackedFile[], more?: Partial<FolderView>): string[] =>
  judgeFiles(view(files, more)).map(({ kind, path, expected }) => `${kind} ${path} ${expected}`)

describe('Office files that will not be graded as they are (F20)', () => {
  it('says nothing of a folder in order, whatever else lies in it', () => {
    expect(told([file(MAIN, 'start')])).toEqual([])
    expect(
      told([file(MAIN, 'work'), file('第1题/旧.doc', 'a'), file('第1题/图.png', 'b')]),
    ).toEqual([])
    expect(told([file(MAIN, 'start'), file('第1题/表.xls', 'a')])).toEqual([])
  })

  it.each(['通知.doc', '通知.wps', '作业.odt', 'a.rtf'])(
    'names %s beside an untouched start file',
    (name) => {
      expect(told([file(MAIN, 'start'), file(`第1题/${name}`, 'work')])).toEqual([
        `wrongType 第1题/${name} ${MAIN}`,
      ])
      expect(told([file(`第1题/${name}`, 'work')])).toEqual([`wrongType 第1题/${name} ${MAIN}`])
    },
  )

  it('names a main file with other bytes than its name says', () => {
    expect(told([file(MAIN, 'work', { health: 'legacy' })])).toEqual([`wrongType ${MAIN} ${MAIN}`])
    expect(told([file(MAIN, 'work', { health: 'damaged' })])).toEqual([])
  })

  it('waits while a file is still being written', () => {
    expect(told([file(MAIN, 'start'), file('第1题/a.doc', 'x', { pending: true })])).toEqual([])
  })

  it('finds what a missing file was renamed to: the only one, by content, or by its mark', () => {
    const one = file('第1题/通知1.docx', 'work')
    const two = file('第1题/草稿.docx', 'other')
    expect(told([one])).toEqual([`renamed 第1题/通知1.docx ${MAIN}`])
    expect(told([one, two])).toEqual([])
    expect(told([one, two], { versionsOf: () => [save('work', 1)] })).toEqual([
      `renamed 第1题/通知1.docx ${MAIN}`,
    ])
    expect(told([one, two], { isMarked: (hash) => hash === 'other' })).toEqual([
      `renamed 第1题/草稿.docx ${MAIN}`,
    ])
    expect(told([file('第1题/成绩.xlsx', 'a')])).toEqual([])
  })

  it('names documents in the answer folder outside every task', () => {
    expect(told([file(MAIN, 'start'), file('通知.docx', 'work'), file('a.txt', 'b')])).toEqual([
      `savedElsewhere 通知.docx ${MAIN}`,
    ])
  })
})

describe('what kept copies say (F19, F20)', () => {
  const copy = (
    origin: KeptCopy['origin'],
    modifiedAt: number,
    path = '/x/通知.asd',
  ): KeptCopy => ({
    ...{ path, origin, hash: 'copy', modifiedAt, item: MAIN },
  })
  const judge = (
    copies: readonly KeptCopy[],
    saves: readonly KnownVersion[] = [],
    isOpen = false,
  ): string[] =>
    judgeCopies(
      view([file(MAIN, 'start')], { versionsOf: () => saves }),
      copies,
      100,
      () => isOpen,
    ).map(({ kind, path }) => `${kind} ${path}`)

  it('tells a recovery file that is newer than the last save of a closed document', () => {
    expect(judge([copy('recovery', 200)])).toEqual(['recoveryCopy /x/通知.asd'])
    expect(judge([copy('recovery', 200)], [save('a', 150)])).toEqual(['recoveryCopy /x/通知.asd'])
    expect(judge([copy('recovery', 200)], [save('a', 250)])).toEqual([])
    expect(judge([copy('recovery', 200)], [], true)).toEqual([])
    expect(judge([copy('recovery', 50)])).toEqual([])
    expect(judge([copy('recovery', 200, '/x/通知.bak')])).toEqual([])
  })

  it('tells work in another place until it is saved where it belongs', () => {
    expect(judge([copy('elsewhere', 200, '/桌面/通知.docx')], [], true)).toEqual([
      'savedElsewhere /桌面/通知.docx',
    ])
    expect(judge([copy('elsewhere', 200)], [save('a', 250)])).toEqual([])
    const unknown = { ...copy('elsewhere', 200), item: null }
    expect(judge([unknown], [save('a', 250)])).toEqual(['savedElsewhere /x/通知.asd'])
    expect(judge([{ ...unknown, origin: 'recovery' }])).toEqual([])
  })
})

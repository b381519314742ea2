import type { FolderPlace } from '@wenkao/shared/answer-files'
import { describe, expect, it } from 'vitest'
import type { AnswerFile } from './answer-files.store.ts'
import { filesTrouble, isStuck, noteUnsaved } from './files-light.ts'

const file: AnswerFile = {
  ...{ taskId: 'task', path: 'a.docx', size: 1, hash: null, pending: true, uploaded: false },
  ...{ versions: 0, untouched: false, lastGoodAt: null },
}
const place = (state: FolderPlace['state']): FolderPlace => ({ state, held: [], otherPlaces: [] })

describe('the light of the files', () => {
  it('[R1] calls a content not saved that does not become a version for half a minute', () => {
    const since = noteUnsaved(noteUnsaved(new Map(), [file], 1000), [file], 20_000)
    expect(isStuck(file, since, 30_999)).toBe(false)
    expect(isStuck(file, since, 31_000)).toBe(true)
    const kept = noteUnsaved(since, [{ ...file, pending: false }], 32_000)
    expect(isStuck(file, noteUnsaved(kept, [file], 33_000), 34_000)).toBe(false)
  })

  it('[F14] says that a disk takes nothing, before what waits', () => {
    const facts = { folder: 'D:\\CZKT', place: place('ready'), stuck: 0 }
    expect(filesTrouble(facts)).toBeNull()
    expect(filesTrouble({ ...facts, stuck: 2 })).toEqual({ word: 'filesNotSaved', count: 2 })
    expect(filesTrouble({ ...facts, place: place('noSpace'), stuck: 2 })?.word).toBe(
      'filesCannotSave',
    )
    expect(filesTrouble({ ...facts, place: place('notWritable') })?.word).toBe('filesCannotSave')
    expect(filesTrouble({ ...facts, folder: null })?.word).toBe('filesUnfollowed')
    expect(filesTrouble({ ...facts, place: place('fresh') })).toBeNull()
  })
})

import { documentHealths, fileFindingKinds } from '@wenkao/shared/answer-files'
import { describe, expect, it } from 'vitest'
import later from '../../messages/zh-CN/candidate-later.json'
import files from '../../messages/zh-CN/files.json'
import rescue from '../../messages/zh-CN/rescue.json'
import { noticeKinds } from './file-notices.ts'
import { healthWord } from './file-words.ts'
import { keptKinds } from './use-notice-words.ts'

/** Both languages have the same keys, which a gate of its own checks. */
describe('texts about files', () => {
  it('[DESIGN 13] say of each trouble what happened, what is safe, and what to do', () => {
    const trouble: Record<string, unknown> = later.trouble
    for (const kind of noticeKinds) {
      const parts = keptKinds.includes(kind) ? ['what', 'todo'] : ['what', 'safe', 'todo']
      expect(Object.keys(trouble[kind] ?? {}), kind).toEqual(expect.arrayContaining(parts))
    }
  })

  it('[F19, F20] have words for every finding of the bridge and every health', () => {
    const words = fileFindingKinds.map((kind) => (kind === 'wrongType' ? 'otherFormat' : kind))
    expect(Object.keys(later.trouble)).toEqual(expect.arrayContaining(words))
    expect(Object.keys(files.health)).toEqual(
      expect.arrayContaining(documentHealths.map(healthWord)),
    )
  })

  it('[F05a, F05b] have words for what can become of a change', () => {
    const changes = ['held', 'noContent', 'noSpace', 'notWritable', 'missing', 'refused', 'failed']
    expect(Object.keys(files.changes)).toEqual(changes)
    expect(Object.keys(rescue.original.outcomes)).toEqual([
      ...['done', 'answerFolder', 'ownFolder', 'notAbsolute', 'noSitting', 'noContent'],
      ...['noSpace', 'notWritable', 'failed'],
    ])
  })
})

import { bridgeMachineChange, bridgeSpares } from '@wenkao/shared/rescue'
import {
  backUp,
  Comparison,
  copySealed,
  inspectSealed,
  rebuildSubmission,
  restoreBackup,
  sealedKinds,
  SealedManifest,
  SealedResult,
  type SealedFileRow,
} from '@wenkao/shared/sealed-files'
import { describe, expect, it } from 'vitest'
import rescue from '../../messages/zh-CN/rescue.json'
import { changeRefusals } from '../rescue/machine-change-words.ts'
import { rescueTabs } from '../rescue/rescue-tabs.ts'
import {
  backups,
  comparisonWords,
  foldersIn,
  isBackupInstead,
  sealedWords,
  sendable,
  sendWords,
  sizeText,
  unsent,
  type SendOutcome,
} from './sealed-words.ts'

function row(given: Partial<SealedFileRow>): SealedFileRow {
  return {
    ...{ path: 'D:\\databak\\a.dat', name: 'a.dat', kind: 'submission', examNumber: null },
    ...{ candidateName: null, size: 1, sealedAt: 1, state: 'verified', receiptCode: null },
    ...given,
  }
}
function text(key: string): unknown {
  return key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], rescue)
}
const result = (given: Partial<SealedResult>): SendOutcome => ({
  kind: 'sent',
  result: {
    ...{ kind: 'accepted', refused: null, receipt: null, caseId: null, summary: null, late: false },
    ...given,
  },
})

/** Both languages have the same keys, which a gate of its own checks. */
describe('words about sealed files', () => {
  it('[F03a] have a sentence for every outcome of sending, of server and exam client', () => {
    const outcomes: SendOutcome[] = [
      ...SealedResult.shape.kind.options.map((kind) => result({ kind })),
      ...SealedResult.shape.refused.def.innerType.options.map((refused) =>
        result({ kind: 'refused', refused }),
      ),
      ...(['offline', 'missing', 'notSealed', 'backup', 'failed'] as const).map((kind) => ({
        kind,
      })),
    ]
    for (const outcome of outcomes) {
      const { key, todo } = sendWords(outcome)
      expect(text(key), key).toBeTypeOf('string')
      if (todo !== undefined) expect(text(todo), todo).toBeTypeOf('string')
    }
  })

  it('[F02d, F03c, F11c] have a sentence for every outcome of sealing', () => {
    const facts = { path: null, missing: 2, sources: [], entries: 1, files: 1 }
    for (const kind of rebuildSubmission.reply.shape.kind.options)
      for (const done of [
        'backup.done',
        'backup.cleared',
        'rebuild.done',
        'evidence.done',
        'recover.done',
      ]) {
        const { key } = sealedWords({ ...facts, kind }, done)
        expect(text(key), key).toBeTypeOf('string')
      }
    expect(sealedWords({ ...facts, kind: 'done' }, 'backup.done')).toMatchObject({
      tone: 'wait',
      todo: 'sealed.lacks',
    })
    expect(sealedWords({ ...facts, kind: 'done', missing: 0 }, 'backup.done').tone).toBe('good')
    expect(
      backUp.reply.shape.kind.options.every((kind) => kind === 'done' || text(`sealed.${kind}`)),
    ).toBe(true)
  })

  it('[F02d] have a sentence for every refusal, comparison and end of a restore', () => {
    const refused = [
      ...inspectSealed.reply.shape.refused.def.innerType.options,
      ...restoreBackup.reply.shape.refused.def.innerType.options,
    ].filter((word) => word !== 'notBackup')
    for (const word of refused) expect(text(`refused.${word}`), word).toBeTypeOf('string')
    for (const kind of restoreBackup.reply.shape.kind.options.filter((each) => each !== 'refused'))
      expect(text(`restore.${kind}`), kind).toBeTypeOf('string')
    for (const kind of Comparison.shape.kind.options)
      expect(text(`comparison.${kind}`), kind).toBeTypeOf('string')
    for (const kind of sealedKinds) expect(text(`kinds.${kind}`)).toBeTypeOf('string')
    for (const source of SealedManifest.shape.sources.def.element.options)
      expect(text(`sources.${source}`), source).toBeTypeOf('string')
    for (const kind of copySealed.reply.shape.kind.options)
      expect(text(`copy.${kind}`), kind).toBeTypeOf('string')
  })

  it('[F02c] have a sentence for every end of a machine change, and a name for every part', () => {
    for (const kind of bridgeMachineChange.reply.shape.kind.options)
      expect(text(`change.${kind}`), kind).toBeTruthy()
    for (const kind of bridgeSpares.reply.shape.kind.options.filter((each) => each !== 'seats'))
      expect(text(`change.${kind}`), kind).toBeTruthy()
    for (const code of changeRefusals) expect(text(`change.refused.${code}`)).toBeTypeOf('string')
    for (const tab of rescueTabs) expect(text(`tabs.${tab}`)).toBeTypeOf('string')
  })
})

describe('the list of sealed files', () => {
  it('[F03a] shows what is unsent first, then the newest, and no backup', () => {
    const files = [
      row({ name: 'sent', receiptCode: 'K', sealedAt: 9 }),
      row({ name: 'old', sealedAt: 1 }),
      row({ name: 'evidence', kind: 'evidence', sealedAt: 3 }),
      row({ name: 'move', kind: 'backup', sealedAt: 5 }),
      row({ name: 'undated', sealedAt: null }),
    ]
    const names = (rows: readonly SealedFileRow[]) => rows.map(({ name }) => name)
    expect(names(sendable(files))).toEqual(['evidence', 'old', 'undated', 'sent'])
    expect(names(unsent(files))).toEqual(['evidence', 'old', 'undated'])
    expect(names(backups(files))).toEqual(['move'])
  })

  it('[F02d] a backup that was given for a submission is one, whoever notices it', () => {
    expect(isBackupInstead({ kind: 'backup' })).toBe(true)
    expect(isBackupInstead(result({ kind: 'backup' }))).toBe(true)
    expect(isBackupInstead(result({}))).toBe(false)
  })

  it('[F02f] takes folders as people type and paste them, one a line', () => {
    expect(foldersIn('E:\\CZKT\r\n "D:\\guo" \n\nE:\\CZKT')).toEqual(['E:\\CZKT', 'D:\\guo'])
  })

  it('[F02d] shows sizes in units that people read, and a diverged backup as one to look at', () => {
    expect([10, 5_432_100, 7.4e9].map(sizeText)).toEqual(['1 KB', '5.2 MB', '6.9 GB'])
    const compared = { items: [], files: [], entriesThere: 4, entriesHere: 2 }
    expect(comparisonWords({ ...compared, kind: 'diverged' })).toMatchObject({
      tone: 'wait',
      facts: { there: 4, here: 2 },
    })
  })
})

import type { ServerFileVersion } from '@wenkao/shared/answer-files'
import { describe, expect, it } from 'vitest'
import { shownLocally, shownOnServer } from './shown-versions.ts'

function version(change: Partial<ServerFileVersion>): ServerFileVersion {
  return {
    ...{ hash: 'a'.repeat(64), size: 1, origin: 'save', foundAt: null, baseHash: null },
    ...{ savedAt: 5, receivedAt: 6, health: 'ok', isCurrent: false, isStored: true },
    ...change,
  }
}

describe('lists of versions', () => {
  it('[N07] group files by their task’s folder, those of no task last', () => {
    const shown = shownOnServer([
      { taskId: null, path: '别处.docx', versions: [] },
      { taskId: 't1', path: 'Word操作题/科技节.docx', versions: [] },
      { taskId: 't2', path: 'Excel操作题/表/成绩.xlsx', versions: [] },
      { taskId: 't1', path: 'Word操作题/图.png', versions: [] },
    ])
    expect(shown.map(({ folder, files }) => [folder, files.map(({ name }) => name)])).toEqual([
      ['Word操作题', ['科技节.docx', '图.png']],
      ['Excel操作题', ['表/成绩.xlsx']],
      [null, ['别处.docx']],
    ])
  })

  it('[F11b, N07] mark on the server’s list the newest save that opens', () => {
    const versions = [
      version({ health: 'damaged', isCurrent: true }),
      version({ origin: 'recovery' }),
      version({ hash: null, health: null }),
      version({ savedAt: 3 }),
      version({ savedAt: 2 }),
    ]
    const [task] = shownOnServer([{ taskId: 't', path: 'a/b.docx', versions }])
    expect(task?.files[0]?.versions.map(({ isLastGood }) => isLastGood)).toEqual([
      ...[false, false, false, true, false],
    ])
  })

  it('[N07] keep the place of a row when a newer version comes', () => {
    const keys = (versions: ServerFileVersion[]) =>
      shownOnServer([{ taskId: 't', path: 'a/b', versions }])[0]?.files[0]?.versions.map(
        ({ key }) => key,
      ) ?? []
    const old = [version({ savedAt: 2 }), version({ savedAt: 1 })]
    expect(keys([version({ savedAt: 3 }), ...old]).slice(1)).toEqual(keys(old))
  })

  it('[F05a] carry what only the PC knows', () => {
    const local = {
      ...{ hash: 'b'.repeat(64), size: 1, origin: 'material', foundAt: null, savedAt: null },
      ...{ health: 'ok', isCurrent: false, isLastGood: true, isHere: false },
    }
    const [task] = shownLocally([{ taskId: 't', path: 'a/b', versions: [local] }])
    expect(task?.files[0]?.versions[0]).toMatchObject({ isLastGood: true, isHere: false })
  })
})

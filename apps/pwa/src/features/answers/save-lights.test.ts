import { describe, expect, it } from 'vitest'
import { saveLights, type SaveFacts } from './save-lights.ts'

const calm = { pending: 0, failed: false }
const saved: SaveFacts = {
  hasDraft: false,
  browser: calm,
  journal: calm,
  server: { unacknowledged: 0, reachable: true, refused: false },
  files: { kind: 'known', unsaved: 0, unsent: 0 },
}

function words(facts: Partial<SaveFacts>): string[] {
  const { computer, server, files } = saveLights({ ...saved, ...facts })
  return [computer.word, server.word, files.word]
}

describe('save lights', () => {
  it('[R1] says three times saved only when all three are', () => {
    expect(words({})).toEqual(['computerSaved', 'serverSaved', 'filesSaved'])
  })

  it('[R1] says "this computer" only of what the bridge has flushed', () => {
    expect(words({ journal: { pending: 1, failed: false } })[0]).toBe('computerSaving')
    expect(words({ journal: null })[0]).toBe('browserSaved')
    expect(words({ journal: { pending: 1, failed: true } })[0]).toBe('browserSaved')
    expect(words({ journal: null, browser: { pending: 2, failed: false } })[0]).toBe(
      'browserSaving',
    )
  })

  it('[R1] says at once that nothing on this PC keeps the answers', () => {
    const broken = { pending: 3, failed: true }
    const { computer } = saveLights({ ...saved, journal: broken, browser: broken })
    expect(computer).toEqual({ tone: 'bad', word: 'notSaved', count: 3 })
    expect(words({ journal: null, browser: broken })[0]).toBe('notSaved')
    const denied = { pending: 0, failed: true }
    expect(words({ journal: null, browser: denied })[0]).toBe('cannotSave')
    expect(words({ journal: null, browser: denied, hasDraft: true })[0]).toBe('notSaved')
  })

  it('[R1] counts typed text that is not an event yet as not saved', () => {
    expect(words({ hasDraft: true }).slice(0, 2)).toEqual(['computerSaving', 'serverSending'])
  })

  it('[R3] calls the server saved only when every entry is acknowledged', () => {
    const server = { unacknowledged: 2, reachable: true, refused: false }
    expect(words({ server })[1]).toBe('serverSending')
    expect(words({ server: { ...server, reachable: false } })[1]).toBe('serverOffline')
    expect(words({ server: { ...server, refused: true } })[1]).toBe('serverRefused')
    expect(words({ server: { ...server, unacknowledged: 0, reachable: false } })[1]).toBe(
      'serverSavedOffline',
    )
  })

  it('[R1] tells files in the vault from files on the server', () => {
    expect(words({ files: { kind: 'known', unsaved: 1, unsent: 1 } })[2]).toBe('filesSaving')
    expect(words({ files: { kind: 'known', unsaved: 0, unsent: 1 } })[2]).toBe('filesSending')
    expect(words({ files: { kind: 'silent' } })[2]).toBe('filesSilent')
    expect(words({ files: { kind: 'noBridge' } })[2]).toBe('filesNoBridge')
  })

  it('[R1, F14] never calls files saved of which it is known that they are not', () => {
    const filesTrouble = { word: 'filesNotSaved', count: 1 } as const
    expect(words({ filesTrouble })[2]).toBe('filesNotSaved')
    expect(words({ filesTrouble, files: { kind: 'silent' } })[2]).toBe('filesSilent')
  })
})

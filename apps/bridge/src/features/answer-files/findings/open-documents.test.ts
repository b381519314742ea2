import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOpenDocuments } from './open-documents.ts'
import type { FolderView } from './judge-files.ts'

const MINUTE = 60_000
const MAIN = '第1题/通知.docx'

describe('a document that stays open without a save (F19)', () => {
  let folder: string
  let now: number
  let left: number | null
  let held: boolean
  let count: number
  let hash: string
  let asked: number

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenkao-open-'))
    await mkdir(join(folder, '第1题'))
    now = 1000
    left = 60 * MINUTE
    held = true
    count = 0
    hash = 'start'
    asked = 0
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function openDocuments(platform: NodeJS.Platform = 'linux') {
    const documents = createOpenDocuments({
      clock: { wall: () => now + 1_000_000, monotonic: () => now, boot: () => null },
      remaining: () => (left === null ? null : { remainingMs: left }),
      platform,
      findHolders: async (paths) => {
        asked += 1
        return held ? paths.map((path) => ({ path, programs: ['soffice.bin'] })) : []
      },
    })
    const task = {
      ...{ id: 't1', kind: 'word' as const, title: '', points: 1, folder: '第1题' },
      ...{ mainFile: '通知.docx', instruction: '', materials: [] },
    }
    const view = (): FolderView => ({
      tasks: [task],
      files: [{ path: MAIN, hash, size: 1, pending: false, health: 'ok' }],
      materials: new Map(),
      isLaid: (_path, one) => one === 'start',
      versionsOf: () => [],
      isMarked: () => false,
    })
    return async (passMs: number) => {
      now += passMs
      if (left !== null) left -= passMs
      const found = await documents.look(folder, view(), () => count)
      return found.map(({ kind }) => kind)
    }
  }

  it('is named after 5 minutes, until a version comes', async () => {
    const look = openDocuments()
    expect(await look(0)).toEqual([])
    expect(await look(4.9 * MINUTE)).toEqual([])
    expect(await look(0.2 * MINUTE)).toEqual(['openUnsaved'])
    count = 1
    hash = 'work'
    expect(await look(1000)).toEqual([])
    expect(await look(5 * MINUTE)).toEqual(['openUnsaved'])
    held = false
    expect(await look(MINUTE)).toEqual([])
  })

  it('is named 10, 5 and 1 minutes before the end, unless it was saved just then', async () => {
    left = 11 * MINUTE
    const look = openDocuments()
    expect(await look(0)).toEqual([])
    expect(await look(1.5 * MINUTE)).toEqual(['openUnsaved'])
    count = 1
    hash = 'work'
    expect(await look(MINUTE)).toEqual([])
    expect(await look(3 * MINUTE)).toEqual([])
    expect(await look(0.6 * MINUTE)).toEqual(['openUnsaved'])
    count = 2
    expect(await look(3.3 * MINUTE)).toEqual([])
    count = 3
    expect(await look(0.5 * MINUTE)).toEqual([])
    expect(await look(0.2 * MINUTE)).toEqual([])
  })

  it('takes the moments back when the sitting is given more time', async () => {
    left = 10 * MINUTE
    const look = openDocuments()
    await look(0)
    count = 1
    await look(2 * MINUTE)
    left = 30 * MINUTE
    expect(await look(1000)).toEqual([])
    expect(await look(4 * MINUTE)).toEqual([])
  })

  it('tells a start file that its program has had open without a change when the end is near', async () => {
    left = 14 * MINUTE
    const look = openDocuments()
    await look(0)
    expect(await look(4.5 * MINUTE)).toEqual(['openUnsaved'])
    expect(await look(MINUTE)).toEqual(['openUnsaved', 'startFileUntouched'])
    hash = 'work'
    count = 1
    expect(await look(1000)).toEqual([])
  })

  it('asks Windows for programs only where an owner file says that a document is open', async () => {
    const look = openDocuments('win32')
    expect(await look(6 * MINUTE)).toEqual([])
    expect(asked).toBe(0)
    const owner = join(folder, '第1题', '~$通知.docx')
    await writeFile(join(folder, '第1题', '通知.docx'), '')
    await writeFile(owner, '')
    await look(1000)
    expect(await look(5 * MINUTE)).toEqual(['openUnsaved'])
    expect(asked).toBe(2)
    await unlink(owner)
    expect(await look(1000)).toEqual([])
  })

  it('does not believe an owner file that a killed program left', async () => {
    held = false
    await writeFile(join(folder, '第1题', '.~lock.通知.docx#'), '')
    const look = openDocuments('win32')
    await look(0)
    expect(await look(6 * MINUTE)).toEqual([])
  })
})

import { mkdir, rename, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CandidateExam, HeldSitting } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../platform/logger.ts'
import { folderDisk } from '../../../platform/scan-folder.fs.ts'
import { openVault, readWhole, type Vault } from '../../../platform/vault.fs.ts'
import { testFolder } from '../../../test-processes/bridge-in-folder.fs.ts'
import type { OwnEvent } from '../../answers/index.ts'
import { createFindings, type Findings } from './find-troubles.ts'
import type { FollowedFolder } from '../follow-folder.ts'
import type { TrackedFile } from '../versions/track-folder.ts'
import { indexVersions, type KnownVersion } from '../versions/version-index.ts'

const MAIN = '第1题/通知.docx'

describe('what lies outside the answer folder (F19, F20)', () => {
  let root: string
  let remove: () => Promise<void>
  let vault: Vault
  let started: Findings[]
  let recorded: OwnEvent[]
  let now: number
  let wallMs: number

  const place = (...parts: string[]): string => join(root, ...parts)
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }

  beforeEach(async () => {
    ;({ path: root, remove } = await testFolder())
    vault = await openVault(place('data', 'vault'))
    started = []
    recorded = []
    now = 0
    wallMs = Date.now()
    await mkdir(place('答题', '第1题'), { recursive: true })
  })
  afterEach(async () => {
    for (const findings of started) await findings.stop()
    await vault.close()
    await remove()
  })

  const task = {
    ...{ id: 't1', kind: 'word', title: '', points: 1, folder: '第1题', mainFile: '通知.docx' },
    ...{ instruction: '', materials: [{ path: '通知.docx', hash: 'start', size: 5 }] },
  } as const
  const held = (sittingId: string, receipt: unknown = null): HeldSitting =>
    ({
      sitting: { sittingId, round: 0, state: receipt === null ? 'answering' : 'handedIn' },
      exam: { tasks: [task] } as unknown as CandidateExam,
      receipt,
    }) as unknown as HeldSitting

  async function begin(sittingId = 's1', sitting = held(sittingId)) {
    const versions = indexVersions([], [])
    const files: TrackedFile[] = [
      { path: MAIN, hash: 'start', size: 5, pending: false, health: 'ok' },
    ]
    const followed = {
      ...{ sittingId, folder: place('答题'), versions, materials: new Map([[MAIN, 'start']]) },
      tracker: { files: () => files },
      materialOf: (path: string, hash: string) =>
        path === MAIN && hash === 'start' ? 'start' : undefined,
      record: async (events: readonly OwnEvent[]): Promise<readonly KnownVersion[]> => {
        recorded.push(...events)
        for (const { item, value } of events) {
          const { hash, size, modifiedAt, foundAt, origin } = value as KnownVersion
          const fields = { hash, size, modifiedAt, foundAt, origin, path: item ?? '' }
          versions.add({ ...fields, savedAt: now, health: undefined, baseHash: null })
        }
        return []
      },
    } as unknown as FollowedFolder
    const findings = await createFindings({
      dataFolder: place('data'),
      answerFolder: place('答题'),
      knownPlaces: [place('桌面'), place('文档'), place('没有')],
      recoveryPlaces: [place('recovery')],
      variables: {},
      followed: () => followed,
      held: () => sitting,
      remaining: () => null,
      vault,
      checker: { check: async () => 'ok' },
      clock: { wall: () => wallMs, monotonic: () => now, boot: () => null },
      logger: createLogger('silent'),
      findHolders: async () => [],
    })
    started.push(findings)
    const look = async (): Promise<string[]> => {
      // A file counts when two looks in a row found it the same; other places are looked at seldom.
      for (let each = 0; each < 6; each += 1) {
        now += 5000
        await findings.look()
      }
      return findings.findings().map(({ kind, path }) => `${kind} ${path}`)
    }
    await findings.look()
    return { look, versions, findings }
  }

  it('keeps a document saved on the desktop, and tells it until it is saved in its place', async () => {
    const { look, versions } = await begin()
    const path = place('桌面', '通知.docx')
    await write(path, 'work')
    expect(await look()).toEqual([`savedElsewhere ${path}`])
    expect(recorded).toMatchObject([
      { kind: 'copy', item: MAIN, value: { origin: 'elsewhere', foundAt: path, size: 4 } },
    ])
    const hash = await folderDisk.hash(path)
    expect((await readWhole(vault, hash)).toString()).toBe('work')
    const fields = {
      savedAt: 1,
      modifiedAt: 1,
      health: 'ok',
      foundAt: null,
      baseHash: null,
    } as const
    versions.add({ ...fields, path: MAIN, hash, size: 4, origin: 'save' })
    expect(await look()).toEqual([])
    expect(recorded).toHaveLength(1)
  })

  it('looks one folder deep, takes Office files alone, and nothing hidden or its own', async () => {
    const { look } = await begin()
    await write(place('文档', '作业', '表.et'), 'a')
    await write(place('文档', '作业', '深', '表.xlsx'), 'b')
    await write(place('文档', '.cache', 'x.docx'), 'c')
    await write(place('文档', '密码.txt'), 'd')
    await write(place('文档', '~$表.docx'), 'e')
    expect(await look()).toEqual([`savedElsewhere ${place('文档', '作业', '表.et')}`])
    expect(recorded).toMatchObject([{ item: null }])
  })

  it('never reads what was there before the sitting began here, also after a restart', async () => {
    await write(place('桌面', '上一场.docx'), 'somebody else’s')
    wallMs = Date.now() + 10_000
    const first = await begin()
    expect(await first.look()).toEqual([])
    await write(place('桌面', '通知.docx'), 'work')
    const later = new Date(wallMs + 5000)
    await utimes(place('桌面', '通知.docx'), later, later)
    wallMs += 60_000
    const again = await begin()
    expect(await again.look()).toEqual([`savedElsewhere ${place('桌面', '通知.docx')}`])
    expect(recorded).toHaveLength(1)
  })

  it('keeps every recovery file of a document as a copy of it', async () => {
    const { look } = await begin()
    const path = place('recovery', '通知305', 'AutoRecovery save of 通知.asd')
    await write(path, 'one')
    expect(await look()).toEqual([`recoveryCopy ${path}`])
    await write(path, 'two!')
    await look()
    await write(place('recovery', 'Document1.asd'), 'unknown')
    expect(await look()).toEqual([`recoveryCopy ${path}`])
    expect(recorded.map(({ item, value }) => [item, (value as KnownVersion).size])).toEqual([
      [MAIN, 3],
      [MAIN, 4],
      [null, 7],
    ])
  })

  it('follows a file that is renamed or removed, and keeps its content once', async () => {
    const { look } = await begin()
    await write(place('桌面', 'a.docx'), 'work')
    await look()
    await rename(place('桌面', 'a.docx'), place('桌面', 'b.docx'))
    expect(await look()).toEqual([`savedElsewhere ${place('桌面', 'b.docx')}`])
    await unlink(place('桌面', 'b.docx'))
    expect(await look()).toEqual([])
    expect(recorded).toHaveLength(1)
  })

  it('looks nowhere when the sitting is handed in', async () => {
    const { look } = await begin('s1', held('s1', { payload: { round: 0 } }))
    await write(place('桌面', '通知.docx'), 'work')
    expect(await look()).toEqual([])
    expect(recorded).toEqual([])
  })
})

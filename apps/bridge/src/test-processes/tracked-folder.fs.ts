import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FolderManifest } from '@wenkao/shared/answer-files'
import { sealEntry, type AnswerEvent } from '@wenkao/shared/answers'
import type { OwnEvent } from '../features/answers/index.ts'
import {
  createFolderTracker,
  type FolderTracker,
  type TrackDeps,
} from '../features/answer-files/versions/track-folder.ts'
import {
  indexVersions,
  versionOf,
  type VersionIndex,
} from '../features/answer-files/versions/version-index.ts'
import type { FolderDisk } from '../platform/scan-folder.fs.ts'
import { openVault, type Vault } from '../platform/vault.fs.ts'

/** What a test puts in the way of the tracker; each part stands for the real one where absent. */
export interface FolderFaults {
  readonly disk?: FolderDisk
  readonly vault?: (vault: Vault) => Vault
  /** Called before events become durable. */
  readonly beforeRecord?: () => void
  /** What a restart finds of the events that were durable. */
  readonly afterRestart?: (events: readonly AnswerEvent[]) => readonly AnswerEvent[]
  readonly deps?: Partial<TrackDeps>
}

/** A real folder with its tracker and vault, under a clock that the test moves. */
export interface TrackedFolder {
  readonly folder: string
  /** The calendar's time that the clock began with, ms. */
  readonly startedAt: number
  now(): number
  advance(ms: number): void
  look(): Promise<void>
  /** Looks every 100 ms of the clock for so long. */
  rest(ms?: number): Promise<void>
  tracker(): FolderTracker
  versions(): VersionIndex
  vault(): Vault
  /** Every event that became durable, in order. */
  events(): readonly AnswerEvent[]
  /** Everything in memory is gone, as after a crash of the bridge. */
  restart(): Promise<void>
  laid: Map<string, string>
  complaints: string[]
  close(): Promise<void>
}

const STEP_MS = 100
const SITTING = '00000000-0000-4000-8000-000000000001'

export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Makes an empty answer folder in a folder of its own and follows it. */
export async function trackFolder(faults: FolderFaults = {}): Promise<TrackedFolder> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'wenkao-track-')))
  const folder = join(base, 'CZKT')
  await mkdir(folder)
  const startedAt = Date.now()
  const laid = new Map<string, string>()
  const complaints: string[] = []
  let events: AnswerEvent[] = []
  let now = 0
  let vault: Vault
  let versions: VersionIndex
  let tracker: FolderTracker

  async function record(own: readonly OwnEvent[]): Promise<void> {
    faults.beforeRecord?.()
    for (const { kind, item, value } of own) {
      const hlc = startedAt + events.length
      const { event } = sealEntry({
        ...{ v: 1, sitting: SITTING, writer: 'a'.repeat(32), n: events.length, hlc, prev: null },
        ...{ kind, item, value, at: startedAt },
      })
      events.push(event)
      const version = versionOf(event)
      if (version) versions.add(version)
    }
  }

  async function open(): Promise<void> {
    const opened = await openVault(join(base, 'vault'))
    vault = faults.vault?.(opened) ?? opened
    versions = indexVersions(events, [])
    tracker = createFolderTracker({
      ...{ folder, versions, laid: () => laid, vault, record },
      checker: { check: () => Promise.resolve('ok') },
      clock: { monotonic: () => now, wall: () => startedAt + now },
      logger: { error: (what: unknown) => complaints.push(String(what)) } as TrackDeps['logger'],
      ...(faults.disk ? { disk: faults.disk } : {}),
      ...faults.deps,
    })
  }

  async function look(): Promise<void> {
    await tracker.look()
    await tracker.idle()
  }

  await open()
  return {
    ...{ folder, startedAt, laid, complaints, look },
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    rest: async (ms = 2500) => {
      for (let spent = 0; spent < ms; spent += STEP_MS) {
        now += STEP_MS
        await look()
      }
    },
    tracker: () => tracker,
    versions: () => versions,
    vault: () => vault,
    events: () => events,
    restart: async () => {
      await tracker.idle()
      await vault.close()
      events = [...(faults.afterRestart?.(events) ?? events)]
      await open()
    },
    close: async () => {
      await tracker.idle()
      await vault.close()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** The newest manifest among events. */
export function manifestOf(events: readonly AnswerEvent[]): FolderManifest | undefined {
  return events.findLast(({ kind }) => kind === 'folder')?.value as FolderManifest | undefined
}

import { appendFile, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnswerEvent } from '@wenkao/shared/answers'
import { systemCode } from '../platform/bridge-error.ts'
import { kindOfName } from '../platform/ignored-names.ts'
import { folderDisk, type FilePlace, type FolderDisk } from '../platform/scan-folder.fs.ts'
import { readWhole, type Vault } from '../platform/vault.fs.ts'
import type { FolderOperation } from './folder-operations.ts'
import {
  ModelViolation,
  QUIET_MS,
  fail,
  isPlain,
  watchFolderAs,
  type Lain,
} from './folder-witness.fs.ts'
import { packageOf, saveDances } from './save-dances.fs.ts'
import { manifestOf, trackFolder, type FolderFaults } from './tracked-folder.fs.ts'

/** A bug that is planted into the parts around the tracker. */
export interface PlantedBug {
  readonly times?: { readonly quietMs?: number; readonly goneMs?: number }
  /** @param seen stamps of the last scan by place; @param held places that a program holds. */
  readonly disk?: (
    real: FolderDisk,
    seen: ReadonlyMap<string, string>,
    held: ReadonlySet<string>,
  ) => FolderDisk
  readonly vault?: (vault: Vault) => Vault
  readonly afterRestart?: (events: readonly AnswerEvent[]) => readonly AnswerEvent[]
}

/** After a fault, a file is tried again at the latest after this long. */
const RETRY_MS = 2200
const LOOK_MS = 100
/** After this long at rest, looks are as seldom as without hints. */
const SEEN_CLOSELY_MS = 2500
/** Longer than anything that a tracker waits for. */
const AT_REST_MS = 15_000

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/**
 * Does operations on a real folder with looks of its tracker between all steps, and holds what the
 * tracker does against what the disk showed.
 * @throws ModelViolation at the first thing that is wrong.
 */
export async function runFolderModel(
  operations: readonly FolderOperation[],
  bug: PlantedBug = {},
): Promise<void> {
  const held = new Set<string>()
  const stamps = new Map<string, string>()
  const expected = new Set<string>()
  const firstSeen = new Map<string, { readonly lies: Lain; readonly at: number }>()
  let faultAt = -Infinity
  let isFull = false
  let dies = false
  let duringRead: { readonly path: string; readonly isBefore: boolean } | undefined
  let serial = 0

  const refuse = (place: FilePlace): void => {
    if (held.has(String(place))) throw codeError('EBUSY')
  }
  const reading: FolderDisk = {
    ...folderDisk,
    scan: async (root) => {
      const found = await folderDisk.scan(root)
      for (const { place, stamp } of found?.files ?? []) stamps.set(String(place), stamp)
      return found
    },
    ends: async (place, first, last) => {
      refuse(place)
      return folderDisk.ends(place, first, last)
    },
    bytes: async (place) => {
      refuse(place)
      const change = duringRead && String(place) === at(duringRead.path) ? duringRead : undefined
      if (change) {
        duringRead = undefined
        faultAt = world.now()
      }
      if (change?.isBefore) await overwrite(change.path)
      const bytes = await folderDisk.bytes(place)
      if (change && !change.isBefore) await overwrite(change.path)
      return bytes
    },
  }
  const faults: FolderFaults = {
    disk: bug.disk?.(reading, stamps, held) ?? reading,
    vault: (real) => {
      const full: Vault = {
        ...real,
        put: async (hash, source) => {
          if (isFull) throw codeError('ENOSPC')
          return real.put(hash, source)
        },
      }
      return bug.vault?.(full) ?? full
    },
    beforeRecord: () => {
      if (dies) throw new Error('killed before the events were durable')
    },
    afterRestart: bug.afterRestart ?? ((events) => events),
    deps: bug.times ? { times: bug.times } : {},
  }
  const world = await trackFolder(faults)
  const at = (path: string): string => join(world.folder, ...path.split('/'))
  const witness = watchFolderAs(world.folder, world.now)
  const { lain, contents, notice } = witness

  async function overwrite(path: string): Promise<void> {
    await writeFile(at(path), fresh(path))
    await notice()
  }

  function fresh(path: string, length = 0): Buffer {
    serial += 1
    const frame = /\.(docx|xlsx|pptx)$/.test(path) ? packageOf('').length : 0
    const text = `${serial}`.padEnd(length === 0 ? 8 + (serial % 5) : length - frame, '.')
    return frame > 0 ? packageOf(text) : Buffer.from(text)
  }

  async function look(): Promise<void> {
    const now = world.now()
    witness.beforeLook(world.versions().paths())
    try {
      await world.look()
    } finally {
      witness.judge(world.events())
    }
    const isFaulty = dies || isFull || duringRead !== undefined || now - faultAt < RETRY_MS
    for (const [path, lies] of lain) {
      const { hash } = lies
      const seen = firstSeen.get(path)
      const wasQuiet = seen?.lies === lies && now - seen.at >= QUIET_MS
      if (!wasQuiet || isFaulty || !isPlain(path) || held.has(at(path))) continue
      expected.add(hash)
      if (!world.versions().has(hash)) fail(`${path} was at rest, and became no version`)
    }
    for (const [path, lies] of lain) {
      if (firstSeen.get(path)?.lies !== lies) firstSeen.set(path, { lies, at: now })
    }
  }

  async function rest(ms: number): Promise<void> {
    for (let spent = 0; spent < ms;) {
      const step = spent < SEEN_CLOSELY_MS ? LOOK_MS : 5 * LOOK_MS
      spent += step
      world.advance(step)
      await look()
    }
  }

  async function steps(list: readonly (() => Promise<void>)[], pauses: readonly number[]) {
    for (const [index, run] of list.entries()) {
      try {
        await run()
      } catch (cause) {
        // A document that is not there has no older one to be renamed away.
        if (systemCode(cause) !== 'ENOENT') throw cause
      }
      await notice()
      const pause = pauses[index % pauses.length] ?? 0
      world.advance(pause)
      if (pause % 2 === 0) await look()
    }
  }

  /** A file that is there, the named one where it can be: an operation on none would show nothing. */
  function existing(path: string): string {
    const there = [...lain.keys()].filter(isPlain).sort()
    return lain.has(path) ? path : (there[path.length % Math.max(1, there.length)] ?? path)
  }

  async function perform(meant: FolderOperation): Promise<void> {
    const { pauses } = meant
    const operation =
      'path' in meant && meant.kind !== 'write' && meant.kind !== 'moveFolder'
        ? { ...meant, path: existing(meant.path) }
        : meant
    switch (operation.kind) {
      case 'write': {
        const content = fresh(operation.path)
        const part = Math.ceil(content.length / operation.pieces)
        const rests = Array.from({ length: operation.pieces - 1 }, (_, n) => (n + 1) * part)
        const first = () => writeFile(at(operation.path), content.subarray(0, part))
        const more = rests.map(
          (from) => () => appendFile(at(operation.path), content.subarray(from, from + part)),
        )
        return steps([first, ...more], pauses)
      }
      case 'dance': {
        const dance = saveDances[operation.program % saveDances.length]
        const path = `${operation.folder}/作品.${dance?.extension ?? ''}`
        const all = dance?.steps(at(path), fresh(path)).map(({ run }) => run) ?? []
        // Another save of the program would begin with the name that the killed one left.
        const killed = operation.killedAfter < all.length
        const done = killed ? all.slice(0, operation.killedAfter + 1) : all
        await steps(done, pauses)
        if (killed) {
          await rest(AT_REST_MS)
          await judgeStrays(operation.folder)
        }
        return
      }
      case 'rewrite': {
        if (!lain.has(operation.path)) return
        const { size } = await stat(at(operation.path))
        const again = async (): Promise<void> => {
          await writeFile(at(operation.path), fresh(operation.path, size).subarray(0, size))
          await utimes(at(operation.path), 1, 1)
        }
        await steps([again], pauses)
        await rest(6 * LOOK_MS)
        // The same length and the same time, twice.
        return steps([again], pauses)
      }
      case 'touch':
        return steps([() => utimes(at(operation.path), 1, 1 + serial)], pauses)
      case 'rename':
        return steps([() => rename(at(operation.path), at(operation.to))], pauses)
      case 'remove':
        return steps([() => rm(at(operation.path), { force: true })], pauses)
      case 'moveFolder': {
        const target = [...lain.keys()].some((path) => path.startsWith(`${operation.to}/`))
        if (target) return
        await rm(at(operation.to), { recursive: true, force: true })
        await steps([() => rename(at(operation.path), at(operation.to))], pauses)
        return steps(
          [async () => void (await mkdir(at(operation.path), { recursive: true }))],
          pauses,
        )
      }
      case 'hold':
        held.add(at(operation.path))
        faultAt = world.now()
        return rest(14 * LOOK_MS)
      case 'release':
        held.clear()
        faultAt = world.now()
        return
      case 'fill':
        isFull = operation.isFull
        faultAt = world.now()
        return
      case 'changeDuringRead':
        if (lain.has(operation.path)) duringRead = operation
        return
      case 'restart':
        dies = operation.isDuringLook
        // What dies in the middle of a look tells nobody.
        await look().catch((cause: unknown) => {
          if (cause instanceof ModelViolation) throw cause
        })
        dies = false
        await world.restart()
        faultAt = world.now()
        firstSeen.clear()
        return
      case 'rest':
        return rest(operation.ms)
    }
  }

  /** What a killed program left is kept, whatever its name. */
  async function judgeStrays(folder: string): Promise<void> {
    if (isFull || duringRead) return
    for (const name of await readdir(at(folder))) {
      const path = `${folder}/${name}`
      const lies = lain.get(path)
      if (!lies || kindOfName(name) === 'ignored' || held.has(at(path))) continue
      const isEmpty = contents.get(lies.hash)?.length === 0
      if (!isEmpty && !world.versions().has(lies.hash)) fail(`${path} stayed, and was not kept`)
      if (kindOfName(name) !== 'plain') await rm(at(path))
    }
    await notice()
  }

  async function judgeRest(): Promise<void> {
    for (const [path, { hash }] of lain) {
      if (!isPlain(path)) continue
      if (world.versions().newest(path) !== hash) fail(`${path} is at rest, and not its newest`)
    }
    for (const path of world.versions().paths()) {
      const newest = world.versions().newest(path)
      if (newest !== null && !lain.has(path)) fail(`${path} is not there, and not called gone`)
    }
    if (world.tracker().pending().length > 0) fail('something waits although all is at rest')
    const named = manifestOf(world.events())?.entries.map(({ path }) => path) ?? []
    for (const path of lain.keys()) {
      if (isPlain(path) && !named.includes(path)) fail(`${path} is not in the manifest`)
    }
    for (const hash of new Set([...expected, ...world.versions().hashes()])) {
      const content = contents.get(hash) ?? fail(`${hash} was never on the disk`)
      const kept = await readWhole(world.vault(), hash).catch((cause: unknown) =>
        fail(`a content cannot be restored: ${String(cause)}`),
      )
      if (!kept.equals(content)) fail('a content is restored as another one')
    }
  }

  try {
    for (const folder of ['任务', '资料']) await mkdir(at(folder))
    for (const operation of operations) await perform(operation)
    held.clear()
    isFull = false
    duringRead = undefined
    faultAt = world.now()
    await rest(AT_REST_MS)
    await judgeRest()
    await world.restart()
    await rest(AT_REST_MS / 2)
    await judgeRest()
  } finally {
    await world.close()
  }
}

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { answerFolder } from '@wenkao/shared/answer-files'
import { readEntry, readJournal } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import { holdSitting } from '@wenkao/shared/sittings'
import { createSeededRandom } from '@wenkao/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault, readWhole } from '../../../apps/bridge/src/platform/vault.fs.ts'
import {
  examWithFiles,
  heldSittingOf,
  ids,
} from '../../../apps/bridge/src/test-processes/exam-server-double.ts'
import { fetchBridge, fetchEndpoint } from '../../exam-office-api.ts'
import { SEED } from '../figures.ts'
import { answers, startProgram, until, type Program } from '../process.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { cutOverAndOver, cutWithoutFlushes, fileSystems, type Target } from './trials.ts'

const PORT = 14_370
const FILES = 24
const WRITE_PAUSE_MS = 25
const LOOK_PAUSE_MS = 40
/** One content in so many is a large one. */
const LARGE_EVERY = 12
const LARGE_BYTES = 2 * 1024 * 1024
const MAIN = fileURLToPath(new URL('../../../apps/bridge/src/main.ts', import.meta.url))
const url = `http://127.0.0.1:${PORT}`
const TASK_FOLDER = '文件操作'

let tools: PowerTools
beforeAll(() => {
  tools = compilePowerTools()
})
afterAll(() => {
  tools.remove()
})

/** A sitting with one task and no materials: everything in its folder is saved by the candidate. */
const held = heldSittingOf({
  ...examWithFiles,
  tasks: examWithFiles.tasks.map((task) => ({ ...task, folder: TASK_FOLDER, materials: [] })),
})

/** What the screen showed as saved: this content of this file. */
const savedText = (name: string, hash: string) => `${name} ${hash}`

/** Programs that save files all the time, each content once in the world. */
function createSaver(folder: string) {
  const random = createSeededRandom(SEED)
  let saves = 0
  let isOn = false
  let ended: Promise<void> = Promise.resolve()

  function content(): Buffer {
    const size = saves % LARGE_EVERY === 0 ? LARGE_BYTES : 200 + Math.floor(random.next() * 40_000)
    // Half of it does not compress, as in a document with pictures.
    const bytes = Buffer.alloc(size, `第 ${saves} 次保存。`)
    Buffer.from(random.bytes(Math.floor(size / 2))).copy(bytes)
    return bytes
  }

  /** As Word saves: a temporary file, two renames, and the old one goes. */
  function saveByDance(path: string, bytes: Buffer): void {
    const [fresh, old] = ['~WRD0001.tmp', '~WRL0001.tmp'].map((name) => join(dirname(path), name))
    if (fresh === undefined || old === undefined) throw new Error('Expected two names')
    writeFileSync(fresh, bytes)
    rmSync(old, { force: true })
    try {
      renameSync(path, old)
    } catch {
      // The first save: there is no old one.
    }
    renameSync(fresh, path)
    rmSync(old, { force: true })
  }

  async function saveOn(): Promise<void> {
    for (; isOn; saves += 1) {
      const bytes = content()
      try {
        const name = `作品${saves % FILES}.txt`
        if (saves % 3 === 0) saveByDance(join(folder, name), bytes)
        else writeFileSync(join(folder, name), bytes)
      } catch {
        // The disk is dead, or the folder is not laid out yet.
      }
      await pause(WRITE_PAUSE_MS)
    }
  }
  return {
    begin: () => {
      isOn = true
      ended = saveOn()
    },
    end: async () => {
      isOn = false
      await ended
    },
  }
}

/** A real bridge with a sitting, data and answer folder on the disk, and somebody who saves. */
async function startBridgeOn(
  disk: LossyDisk,
  env: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const shown = new Set<string>()
  const outside = dirname(disk.folder)
  const config = join(outside, 'bridge.json')
  const dataFolder = join(disk.folder, 'data')
  const answerPlace = join(disk.folder, 'CZKT')
  mkdirSync(join(outside, 'app'))
  const values = {
    // Nobody listens on port 9: the room has no network.
    server: 'http://127.0.0.1:9',
    port: PORT,
    dataFolder,
    answerFolder: answerPlace,
    appFolder: join(outside, 'app'),
  }
  writeFileSync(config, JSON.stringify(values))
  const saver = createSaver(join(answerPlace, TASK_FOLDER))
  let program: Program | undefined
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false

  async function start(): Promise<Record<string, string>> {
    program = startProgram({
      args: [MAIN, 'start', '--config', config],
      env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...env },
      logFile: join(outside, 'bridge.log'),
    })
    await until(
      'the bridge',
      () => {
        program?.mustRun()
        return answers(`${url}/bridge/hello`)
      },
      30,
    )
    const hello = (await (await fetch(`${url}/bridge/hello`)).json()) as { token: string }
    return { [bridgeTokenHeader]: hello.token }
  }

  /** The screen: what it says is saved is owed from then on. */
  async function look(): Promise<void> {
    while (isLooking) {
      try {
        const { reply } = await fetchBridge(url, answerFolder)
        for (const { path, hash, pending, versions } of reply.files) {
          if (!pending && hash !== null && versions > 0) shown.add(savedText(path, hash))
        }
      } catch {
        // Killed: nothing is shown any more.
        return
      }
      await pause(LOOK_PAUSE_MS)
    }
  }
  const goOn = () => {
    saver.begin()
    isLooking = true
    looking = look()
  }

  /** Every content of the vault that can be read whole, as the product reads it. */
  async function readableHashes(): Promise<ReadonlySet<string>> {
    const vault = await openVault(join(dataFolder, 'vault'))
    try {
      const { ok, reason } = vault.health()
      if (!ok && env['LD_PRELOAD'] === undefined) throw new Error(`The vault says: ${reason}`)
      const readable = new Set<string>()
      for (const hash of new Set([...shown].map((text) => text.split(' ')[1] ?? ''))) {
        const bytes = await readWhole(vault, hash).catch(() => undefined)
        if (bytes && sha256Hex(bytes) === hash) readable.add(hash)
      }
      return readable
    } finally {
      await vault.close()
    }
  }

  const first = await start()
  await fetchEndpoint(url, holdSitting, { headers: first, body: { held } })
  goOn()
  const kill = async () => {
    isLooking = false
    await program?.kill()
    await looking
    await saver.end()
  }
  return {
    acknowledged: () => shown,
    kill,
    revive: async () => {
      const readable = await readableHashes()
      const headers = await start().catch((cause: unknown) => {
        // Without flushes its own key may be gone as well: then all that was shown is lost.
        if (env['LD_PRELOAD'] === undefined) throw cause
        return undefined
      })
      if (headers === undefined) return new Set<string>()
      const query = { sittingId: ids.sitting }
      const { reply } = await fetchEndpoint(url, readJournal, { headers, query })
      const versions = reply.entries.flatMap((text) => {
        const read = readEntry(text)
        if (read.kind !== 'entry' || read.entry.event.kind !== 'file') return []
        const { item, value } = read.entry.event
        const hash = (value as { hash: string | null }).hash
        const isReadable = hash !== null && readable.has(hash)
        return item !== null && isReadable ? [savedText(item.split('/').at(-1) ?? '', hash)] : []
      })
      goOn()
      return new Set(versions)
    },
    close: kill,
  }
}

describe('[R1] power loss: the versions of answer files', () => {
  for (const kind of fileSystems()) {
    it(`loses no version that was shown as saved (${kind})`, async () => {
      const { lost } = await cutOverAndOver('vault', kind, tools, (disk) => startBridgeOn(disk))
      expect(lost.slice(0, 3)).toEqual([])
    })
  }

  it('loses versions when its flushes do nothing: the bench can fail', async () => {
    const lost = await cutWithoutFlushes('vault', 'ext4', tools, (disk) =>
      startBridgeOn(disk, { LD_PRELOAD: tools.noSync }),
    )
    expect(lost).toBeGreaterThan(0)
  })
})

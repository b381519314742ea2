import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { appendJournal, readJournal } from '@wenkao/shared/answers'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchEndpoint } from '../../exam-office-api.ts'
import { createEntryWriter } from '../entry-writer.ts'
import { answers, startProgram, until, type Program } from '../process.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { cutOverAndOver, cutWithoutFlushes, fileSystems, type Target } from './trials.ts'

const PORT = 14_310
const WRITERS = 6
const SITTING = '01900000-0000-7000-8000-000000000002'
const MAIN = fileURLToPath(new URL('../../../apps/bridge/src/main.ts', import.meta.url))
const url = `http://127.0.0.1:${PORT}`

let tools: PowerTools
beforeAll(() => {
  tools = compilePowerTools()
})
afterAll(() => {
  tools.remove()
})

/** A real bridge whose folders are on the disk, and pages that append to its journal all the time. */
async function startBridgeOn(
  disk: LossyDisk,
  env: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const acknowledged = new Set<string>()
  // Outside of the disk: what the installer wrote long ago, and what a person reads afterwards.
  const outside = dirname(disk.folder)
  const config = join(outside, 'bridge.json')
  mkdirSync(join(outside, 'app'))
  const values = {
    // Nobody listens on port 9: the room has no network.
    server: 'http://127.0.0.1:9',
    port: PORT,
    dataFolder: join(disk.folder, 'data'),
    answerFolder: join(disk.folder, 'CZKT'),
    appFolder: join(outside, 'app'),
  }
  writeFileSync(config, JSON.stringify(values))
  let program: Program | undefined
  let writing: Promise<unknown> = Promise.resolve()

  async function start(): Promise<Record<string, string>> {
    program = startProgram({
      args: [MAIN, 'start', '--config', config],
      env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...env },
      logFile: join(outside, 'bridge.log'),
    })
    await until('the bridge', () => answers(`${url}/bridge/hello`), 30)
    const hello = (await (await fetch(`${url}/bridge/hello`)).json()) as { token: string }
    return { [bridgeTokenHeader]: hello.token }
  }

  async function write(headers: Record<string, string>): Promise<void> {
    const next = createEntryWriter(SITTING, { epoch: 1, branch: null, parent: null })
    for (;;) {
      const text = next()
      try {
        const body = { sittingId: SITTING, entries: [text] }
        await fetchEndpoint(url, appendJournal, { headers, body })
      } catch {
        // Refused by the dead disk, or killed: not acknowledged, so nothing is owed.
        return
      }
      acknowledged.add(text)
    }
  }
  const writeOn = (headers: Record<string, string>) => {
    writing = Promise.all(Array.from({ length: WRITERS }, () => write(headers)))
  }

  writeOn(await start())
  const kill = async () => {
    await program?.kill()
    await writing
  }
  return {
    acknowledged: () => acknowledged,
    kill,
    revive: async () => {
      const headers = await start()
      const query = { sittingId: SITTING }
      const { reply } = await fetchEndpoint(url, readJournal, { headers, query })
      writeOn(headers)
      return new Set(reply.entries)
    },
    close: kill,
  }
}

describe('[R1] power loss: the bridge’s journal', () => {
  for (const kind of fileSystems()) {
    it(`loses no entry that it acknowledged (${kind})`, async () => {
      const { lost } = await cutOverAndOver('journal', kind, tools, (disk) => startBridgeOn(disk))
      expect(lost.slice(0, 3)).toEqual([])
    })
  }

  it('loses entries when its flushes do nothing: the bench can fail', async () => {
    const lost = await cutWithoutFlushes('journal', 'ext4', tools, (disk) =>
      startBridgeOn(disk, { LD_PRELOAD: tools.noSync }),
    )
    expect(lost).toBeGreaterThan(0)
  })
})

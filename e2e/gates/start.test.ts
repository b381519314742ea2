import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { repositoryRoot } from './fixture-clone.ts'

/** Stands for a process of ours: answers 200 on the port it is given, and ends in order. */
const childThat = (port: string, atStart = ''): string => `
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
const server = createServer((_request, response) => response.end('ok'))
server.listen(${port}, '127.0.0.1', () => { ${atStart} })
process.on('SIGTERM', () => {
  console.log('an orderly end')
  server.closeAllConnections()
  server.close()
})
`

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

type Started = {
  printed: () => string
  printedLine: (pattern: RegExp) => Promise<void>
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<number | null>
}

describe('npm start', () => {
  let folder: string
  const left: Started[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenkao-start-'))
  })
  afterEach(async () => {
    for (const started of left.splice(0)) {
      started.kill('SIGTERM')
      await started.ended
    }
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs the part after installing and building, with the children that the test wrote. */
  async function start(port: number, bridgePort: number): Promise<Started> {
    const plan = {
      apiMain: join(folder, 'api.mjs'),
      bridgeMain: join(folder, 'bridge.mjs'),
      appFolder: join(folder, 'dist'),
      dataFolder: join(folder, 'data'),
      port,
      httpsPort: await freePort(),
      trustPort: await freePort(),
      bridgePort,
    }
    const script = join(folder, 'start.mjs')
    const module = join(repositoryRoot, 'scripts/lib/run-exam-day.mjs')
    await writeFile(
      script,
      `import { runExamDay } from ${JSON.stringify(module)}
process.exitCode = await runExamDay(${JSON.stringify(plan)})`,
    )
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const waiting: (() => void)[] = []
    const take = (chunk: Buffer): void => {
      text += chunk.toString()
      for (const look of waiting) look()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const printedLine = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve()
        }
        waiting.push(look)
        void ended.then(() => reject(new Error(`ended without ${String(pattern)}:\n${text}`)))
        look()
      })
    const started: Started = {
      printed: () => text,
      printedLine,
      kill: (signal) => child.kill(signal),
      ended,
    }
    left.push(started)
    return started
  }

  const writeChildren = async (api: string, bridge: string): Promise<void> => {
    await writeFile(join(folder, 'api.mjs'), api)
    await writeFile(join(folder, 'bridge.mjs'), bridge)
  }
  const log = (name: string) => readFile(join(folder, 'data/logs', `${name}.log`), 'utf8')

  it('prints one line per role when all is up, and stops everything in order', async () => {
    const [port, bridgePort] = [await freePort(), await freePort()]
    await writeChildren(
      childThat(
        'process.env.PORT',
        "for (const role of ['office', 'room', 'candidate']) console.log('WENKAO_LINK ' + role + ' http://127.0.0.1/' + role + '?once=secret'); console.log('{\"up\":true}')",
      ),
      childThat(String(bridgePort), "console.log(process.argv.slice(2).join(' '))"),
    )
    const started = await start(port, bridgePort)
    await started.printedLine(/Ctrl-C/)
    expect(started.printed()).toContain('http://127.0.0.1/office?once=secret')
    expect(started.printed()).toContain('http://127.0.0.1/candidate?once=secret')
    expect(started.printed()).toContain(`http://127.0.0.1:${bridgePort}/rescue`)

    started.kill('SIGINT')
    expect(await started.ended).toBe(0)
    expect(await log('api')).toBe('{"up":true}\nan orderly end\n')
    expect(await log('bridge')).toContain('start --config')
    expect(await log('bridge')).toContain('an orderly end')
    const config: unknown = JSON.parse(
      await readFile(join(folder, 'data/bridge/bridge.json'), 'utf8'),
    )
    expect(config).toMatchObject({ server: `http://127.0.0.1:${port}`, port: bridgePort })
  })

  it('stops with code 1 and names the process when one ends by itself', async () => {
    const [port, bridgePort] = [await freePort(), await freePort()]
    await writeChildren(
      childThat('process.env.PORT'),
      "console.error('no folder to write to')\nprocess.exit(7)\n",
    )
    const started = await start(port, bridgePort)
    expect(await started.ended).toBe(1)
    expect(started.printed()).toContain('bridge ended with code 7')
    expect(started.printed()).toContain('no folder to write to')
    expect(await log('api')).toContain('an orderly end')
  })

  it('says which port is taken and starts nothing', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, () => resolve()))
    const { port } = taken.address() as AddressInfo
    await writeChildren(childThat('process.env.PORT'), childThat('0'))
    const started = await start(port, await freePort())
    expect(await started.ended).toBe(1)
    expect(started.printed()).toContain(`Port ${port} is taken`)
    await expect(log('api')).rejects.toThrow('ENOENT')
    await new Promise((resolve) => taken.close(resolve))
  })
})

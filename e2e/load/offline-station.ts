import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from '@playwright/test'
import { appendJournal, sealEntry } from '@wenkao/shared/answers'
import { fillPath, type Endpoint } from '@wenkao/shared/kernel'
import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import { holdSitting, type HeldSitting } from '@wenkao/shared/sittings'
import { launchBrowser } from '../exam-site.ts'
import { answers, killProcessesNaming, startProgram, until } from '../faults/process.ts'

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Nobody listens there: the room has no network. */
const NO_SERVER = 'http://127.0.0.1:9'
const HOUR = 3_600_000
const SITTING_ID = '00000000-0000-7000-8000-000000000001'

/** An exam PC whose server is down: real bridge, real browser, a sitting in the midst of its exam. */
export interface OfflineStation {
  readonly folder: string
  readonly url: string
  startBridge(): Promise<void>
  /** A browser with the station's profile, at no page yet. */
  launch(): Promise<BrowserContext>
  /** Journals so many answer events of an earlier run of the page. */
  fillJournal(events: number): Promise<void>
  /** `kill -9` of browser and bridge at once, as a power cut does. */
  killAll(): Promise<void>
  close(): Promise<void>
}

/** @param port below 32768; @param items how many questions the held exam has. */
export async function openOfflineStation(port: number, items: number): Promise<OfflineStation> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-offline-'))
  const profile = join(folder, 'profile')
  const config = join(folder, 'bridge.json')
  const url = `http://127.0.0.1:${port}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    config,
    JSON.stringify({
      server: NO_SERVER,
      port,
      dataFolder: join(folder, 'data'),
      answerFolder: join(folder, 'CZKT'),
      appFolder: inRoot('apps/pwa/dist'),
    }),
  )
  let bridge: ReturnType<typeof startProgram> | undefined
  let browser: BrowserContext | undefined

  async function startBridge(): Promise<void> {
    bridge = startProgram({
      args: [inRoot('apps/bridge/src/main.ts'), 'start', '--config', config],
      env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '' },
      logFile: join(folder, 'bridge.log'),
    })
    await until('the bridge', () => answers(`${url}/bridge/hello`))
  }

  async function killAll(): Promise<void> {
    await Promise.all([bridge?.kill(), browser && killProcessesNaming(profile)])
    await browser?.close().catch(() => undefined)
    bridge = undefined
    browser = undefined
  }

  await startBridge()
  await callBridge(url, holdSitting, { held: heldExam(items) })
  return {
    folder,
    url,
    startBridge,
    launch: async () => {
      browser = await launchBrowser(profile, 1366, 768)
      return browser
    },
    fillJournal: async (events) => {
      const texts = answerTexts(events, items)
      for (let at = 0; at < texts.length; at += 250) {
        const entries = texts.slice(at, at + 250)
        await callBridge(url, appendJournal, { sittingId: SITTING_ID, entries })
      }
    },
    killAll,
    close: async () => {
      await killAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function callBridge(url: string, endpoint: Endpoint, body: unknown): Promise<void> {
  const { token } = (await (await fetch(`${url}/bridge/hello`)).json()) as { token: string }
  const response = await fetch(url + fillPath(endpoint.path), {
    method: endpoint.method,
    headers: { [bridgeTokenHeader]: token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${endpoint.id}: ${response.status} ${await response.text()}`)
}

/** A sitting that is being answered, with an exam of single-choice questions. */
function heldExam(items: number): HeldSitting {
  const now = Date.now()
  const binding = { epoch: 1, branch: null, parent: null, rank: 1 }
  return {
    token: 'no-server-will-read-this',
    sitting: {
      sessionId: '00000000-0000-7000-8000-000000000002',
      sittingId: SITTING_ID,
      examNumber: '20260001',
      name: '张三',
      school: null,
      examTitle: '信息技术考试',
      instructions: '',
      sessionName: '第一场',
      roomName: '机房一',
      seatNumber: 1,
      durationMs: 2 * HOUR,
      round: 0,
      state: 'answering',
    },
    binding,
    bindings: [binding],
    exam: {
      version: 1,
      paperVersion: 1,
      shuffleSeed: 'c2VlZA',
      items: Array.from({ length: items }, (_, at) => ({
        id: itemId(at),
        kind: 'single' as const,
        points: 1,
        stem: `第 ${at + 1} 题：下列关于操作系统的说法，正确的是哪一项？`,
        options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `选项 ${id} 的说明文字` })),
      })),
      tasks: [],
    },
    receipt: null,
    clock: { serverNow: now, state: 'running', deadline: now + 2 * HOUR, handInOpensAt: now },
    remaining: { remainingMs: 2 * HOUR, wallClockAt: now, verified: true },
  }
}

const itemId = (at: number) => `90101${String(at).padStart(3, '0')}`

/** What a page wrote that ran before: answers that go round the items. */
function answerTexts(count: number, items: number): string[] {
  const writer = 'ab'.repeat(16)
  const at = Date.now() - HOUR
  let prev: string | null = null
  return Array.from({ length: count }, (_, n) => {
    const isFirst = n === 0
    const { text, hash } = sealEntry({
      v: 1,
      sitting: SITTING_ID,
      writer,
      n,
      hlc: at + n,
      prev,
      kind: isFirst ? 'binding' : 'answer',
      item: isFirst ? null : itemId(n % items),
      value: isFirst
        ? { epoch: 1, branch: null, parent: null }
        : [['a', 'b', 'c', 'd'][n % 4] ?? 'a'],
      at: at + n,
    })
    prev = hash
    return text
  })
}

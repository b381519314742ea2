import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { fetchBridge } from './exam-office-api.ts'
import {
  answers,
  killProcessesNaming,
  startProgram,
  until,
  type Program,
} from './faults/process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const inRoot = (...parts: string[]) => resolve(root, ...parts)

/** Chromium as it is driven in every journey: no calls of its own to the outside. */
const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Names the data folder of a server that was installed once, for sites to begin with a copy of it. */
export const INSTALLED_SERVER = 'WENKAO_INSTALLED_SERVER'

/** A person would have called for help by then. */
const ACTION_MS = 30_000

/** The server with its own database, as `npm start` runs it. */
export interface Server {
  readonly url: string
  readonly setupLink: string
  isRunning(): boolean
  kill(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
}

/** One exam PC: a bridge with its folders, and a browser profile. */
export interface Station {
  /** Address of its bridge, which `moveBridge` changes. */
  readonly url: string
  /** Everything of this PC lies below it. */
  readonly folder: string
  readonly answerFolder: string
  /** Of its bridge's process. */
  bridgePid(): number
  /** The code that its idle screen shows. */
  pairingCode(): Promise<string>
  /** @param prepare what happens to the page before it goes to the exam. */
  openBrowser(prepare?: (page: Page) => Promise<void>): Promise<Page>
  /** `kill -9` of the browser with all its processes. */
  killBrowser(): Promise<void>
  killBridge(): Promise<void>
  startBridge(): Promise<void>
  /** What a restore card or a cleaned profile leaves of the browser: nothing. */
  wipeBrowser(): void
  /** The PC comes back under another address: same folders, another port. */
  moveBridge(port: number): void
}

/** What an exam PC has otherwise than usual. */
export interface StationOptions {
  /** Added to the configuration of its bridge; the answer folder as well. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Added to the environment of its bridge and its browser. */
  readonly env?: Readonly<Record<string, string>>
}

/** Everything of one journey in a folder of its own; `close` ends all of it. */
export interface ExamSite {
  readonly folder: string
  readonly server: Server
  station(at: number, options?: StationOptions): Promise<Station>
  /** A browser of staff, as big as the device it stands for. */
  staffBrowser(name: string, width: number, height: number): Promise<Page>
  /** Pictures of every open page and what the programs logged, for whoever reads a failure. */
  takePictures(folder: string): Promise<void>
  close(): Promise<void>
}

/**
 * Begins with a copy of the installed server where one was prepared, so that forty journeys do not
 * make forty databases; `npm start` on an empty folder is what the rehearsal of the first start tests.
 * @param basePort first of ten ports below 32768 that the journey may use.
 * @param appFolder the built page that server and bridges serve.
 * @param serverEnv added to what the server is started with.
 */
export async function openExamSite(
  basePort: number,
  appFolder: string = inRoot('apps/pwa/dist'),
  serverEnv: Readonly<Record<string, string>> = {},
): Promise<ExamSite> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-site-'))
  // As root the database runs as another user; where that one cannot enter, its data would lie
  // outside and stay behind.
  chmodSync(folder, 0o755)
  const closers: (() => Promise<void>)[] = []
  const pages: (() => readonly Page[])[] = []
  const installed = process.env[INSTALLED_SERVER]
  // Owners and modes as they are: as root the database belongs to another user.
  if (installed !== undefined && Object.keys(serverEnv).length === 0)
    execFileSync('cp', ['-a', installed, join(folder, 'server')])
  const server = createServer(
    {
      dataFolder: join(folder, 'server'),
      logFile: join(folder, 'server.log'),
      port: basePort,
    },
    appFolder,
    () => serverEnv,
  )
  await server.start()
  return {
    folder,
    server,
    station: async (at, options = {}) => {
      const station = createStation(
        join(folder, `station-${at}`),
        basePort + at,
        server.url,
        appFolder,
        options,
      )
      closers.push(station.close)
      pages.push(station.pages)
      await station.startBridge()
      return station
    },
    staffBrowser: async (name, width, height) => {
      const context = await launchBrowser(join(folder, `browser-${name}`), width, height)
      closers.push(() => context.close())
      pages.push(() => context.pages())
      return context.pages()[0] ?? context.newPage()
    },
    takePictures: async (target) => {
      mkdirSync(target, { recursive: true })
      const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /^(station-\d+\/bridge|server)\.log$/.test(name),
      )
      for (const log of logs) copyFileSync(join(folder, log), join(target, log.replace('/', '-')))
      for (const [at, page] of pages.flatMap((list) => list()).entries()) {
        await page.screenshot({ path: join(target, `page-${at}.png`) })
      }
    },
    close: async () => {
      for (const close of closers.reverse()) await close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A browser with a profile of its own, closed by whoever opened it.
 * @param env added to ours. @param args added to those that every journey has.
 */
export async function launchBrowser(
  profile: string,
  width: number,
  height: number,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<BrowserContext> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [...BROWSER_ARGS, ...args],
    // The tool lets pop-ups through, which a browser of a school does not.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    viewport: { width, height },
    locale: 'zh-CN',
    env: { ...process.env, ...env },
  })
  context.setDefaultTimeout(ACTION_MS)
  return context
}

/**
 * The server with its data folder, not started yet.
 * @param env added to what it is started with, asked at each start.
 */
export function createServer(
  plan: { readonly dataFolder: string; readonly logFile: string; readonly port: number },
  appFolder: string = inRoot('apps/pwa/dist'),
  env: () => Readonly<Record<string, string>> = () => ({}),
): Server {
  const { dataFolder, logFile, port } = plan
  mkdirSync(dataFolder, { recursive: true })
  const url = `http://127.0.0.1:${port}`
  let program: Program | undefined
  let setupLink = ''
  return {
    url,
    get setupLink() {
      return setupLink
    },
    isRunning: () => program?.isRunning() ?? false,
    start: async () => {
      const started = startProgram({
        args: [inRoot('apps/api/src/main.ts')],
        env: {
          PORT: String(port),
          WENKAO_DATA: dataFolder,
          WENKAO_PWA: appFolder,
          WENKAO_DEMO: '1',
          DATABASE_URL: '',
          ...env(),
        },
        logFile,
      })
      program = started
      await until(
        'the server',
        () => {
          started.mustRun()
          return answers(`${url}/readyz`)
        },
        120,
      )
      if (setupLink === '') {
        setupLink = await until(
          'the set-up link',
          () => /WENKAO_LINK setup (\S+)/.exec(started.output())?.[1],
        )
      }
    },
    kill: async () => {
      await program?.kill()
      program = undefined
    },
    stop: async () => {
      await program?.stop()
      program = undefined
    },
  }
}

function createStation(
  folder: string,
  port: number,
  serverUrl: string,
  appFolder: string,
  options: StationOptions,
): Station & { close(): Promise<void>; pages(): readonly Page[] } {
  mkdirSync(folder, { recursive: true })
  let url = ''
  const profile = join(folder, 'profile')
  const answerFolder = String(options.config?.['answerFolder'] ?? join(folder, 'CZKT'))
  const config = join(folder, 'bridge.json')
  const moveBridge = (to: number) => {
    url = `http://127.0.0.1:${to}`
    writeFileSync(
      config,
      JSON.stringify({
        server: serverUrl,
        port: to,
        dataFolder: join(folder, 'data'),
        appFolder,
        officeSettings: 'look',
        ...options.config,
        answerFolder,
      }),
    )
  }
  moveBridge(port)
  let program: Program | undefined
  let context: BrowserContext | undefined
  const killBrowser = async () => {
    if (!context) return
    await killProcessesNaming(profile)
    await context.close().catch(() => undefined)
    context = undefined
  }
  const killBridge = async () => {
    await program?.kill()
    program = undefined
  }
  return {
    get url() {
      return url
    },
    folder,
    answerFolder,
    bridgePid: () => program?.pid ?? 0,
    pairingCode: () =>
      until('the pairing code', async () => {
        const { reply } = await fetchBridge(url, bridgeStatus)
        return reply.pairingCode ?? undefined
      }),
    openBrowser: async (prepare) => {
      context = await launchBrowser(profile, 1366, 768, options.env)
      const page = context.pages()[0] ?? (await context.newPage())
      await prepare?.(page)
      await page.goto(`${url}/exam`)
      return page
    },
    killBrowser,
    killBridge,
    startBridge: async () => {
      program = startProgram({
        args: [inRoot('apps/bridge/src/main.ts'), 'start', '--config', config],
        env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...options.env },
        logFile: join(folder, 'bridge.log'),
      })
      await until('the bridge', () => answers(`${url}/bridge/hello`))
    },
    wipeBrowser: () => {
      rmSync(profile, { recursive: true, force: true })
    },
    moveBridge,
    pages: () => context?.pages() ?? [],
    close: async () => {
      await killBrowser()
      await killBridge()
    },
  }
}

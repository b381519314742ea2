import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, expect, test, type Browser, type Page } from '@playwright/test'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { fetchBridge } from '../exam-office-api.ts'
import { answers, startProgram, until, type Program } from '../faults/process.ts'

const BRIDGE_PORT = 13_190
const EVIL_PORT = 13_191
const bridge = `http://127.0.0.1:${BRIDGE_PORT}`
const MAIN = fileURLToPath(new URL('../../apps/bridge/src/main.ts', import.meta.url))

let folder: string
let program: Program
let evil: Server
let browser: Browser
/** Requests that came to the foreign page's own server: what it could carry home. */
let carried: string[]

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-hostile-'))
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'app', 'index.html'), '<!doctype html><title>exam page</title>')
  const config = join(folder, 'bridge.json')
  writeFileSync(
    config,
    JSON.stringify({
      ...{ server: 'http://127.0.0.1:9', port: BRIDGE_PORT, officeSettings: 'look' },
      ...{ dataFolder: 'data', answerFolder: 'CZKT', appFolder: 'app' },
    }),
  )
  program = startProgram({
    args: [MAIN, 'start', '--config', config],
    env: { BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '' },
    logFile: join(folder, 'bridge.log'),
  })
  await until('the bridge', () => answers(`${bridge}/bridge/hello`))
  carried = []
  evil = createServer((request, response) => {
    carried.push(request.url ?? '')
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>free games</title><body></body>')
  })
  await new Promise<void>((resolve) => evil.listen(EVIL_PORT, '127.0.0.1', resolve))
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      // The name of a foreign site that leads to this very PC.
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
    ],
  })
})
test.afterEach(async () => {
  await browser.close()
  evil.closeAllConnections()
  await new Promise((resolve) => evil.close(resolve))
  await program.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that a page can try on an address, each with what it could read. */
async function attack(page: Page, target: string): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async (to) => {
    const read = async (init: RequestInit, path: string) => {
      try {
        const reply = await fetch(to + path, init)
        return `${reply.type} ${await reply.text()}`
      } catch {
        return 'refused'
      }
    }
    const element = (name: 'img' | 'script' | 'iframe', path: string) =>
      new Promise<string>((resolve) => {
        const made = document.createElement(name)
        made.onload = () => {
          const { contentDocument } = made as HTMLIFrameElement
          resolve(
            name === 'iframe'
              ? `loaded ${contentDocument?.body.innerText ?? 'unreadable'}`
              : 'loaded',
          )
        }
        made.onerror = () => {
          resolve('refused')
        }
        made.src = to + path
        document.body.append(made)
      })
    const form = () =>
      new Promise<string>((resolve) => {
        const frame = document.createElement('iframe')
        frame.name = `target-${Math.random()}`
        const sent = document.createElement('form')
        Object.assign(sent, {
          ...{ method: 'post', enctype: 'text/plain', target: frame.name },
          action: `${to}/bridge/rescue`,
        })
        sent.innerHTML = '<input name=\'{"proctorCode":"' + "' value='\"}'>"
        document.body.append(frame, sent)
        frame.onload = () => {
          resolve(`answered ${frame.contentDocument?.body.innerText ?? 'unreadable'}`)
        }
        sent.submit()
      })
    const stream = () =>
      new Promise<string>((resolve) => {
        const source = new EventSource(`${to}/bridge/hello`)
        source.onmessage = ({ data }) => {
          resolve(String(data))
        }
        source.onerror = () => {
          source.close()
          resolve('refused')
        }
      })
    const socket = () =>
      new Promise<string>((resolve) => {
        const made = new WebSocket(`${to.replace('http', 'ws')}/bridge/hello`)
        made.onopen = () => {
          resolve('open')
        }
        made.onerror = () => {
          resolve('refused')
        }
      })
    return {
      plain: await read({}, '/bridge/hello'),
      blind: await read({ mode: 'no-cors' }, '/bridge/hello'),
      header: await read({ headers: { 'x-wenkao-bridge': '' } }, '/bridge/status'),
      post: await read({ method: 'POST', body: '{}', mode: 'no-cors' }, '/bridge/hand-in'),
      remove: await read({ method: 'DELETE' }, '/bridge/sitting'),
      relayed: await read({}, '/api/time'),
      image: await element('img', '/bridge/hello'),
      script: await element('script', '/bridge/hello'),
      stream: await stream(),
      socket: await socket(),
      form: await form(),
      frame: await element('iframe', '/exam'),
    }
  }, target)
}

/** What a page can read of a window that it opens there. */
async function openWindow(page: Page, target: string): Promise<string> {
  const opening = page.waitForEvent('popup')
  const opened = await page.evaluateHandle((url) => window.open(url), `${target}/bridge/hello`)
  const popup = await opening
  await popup.waitForLoadState()
  const text = await opened.evaluate((other) => {
    try {
      return other?.document.body.innerText ?? 'closed'
    } catch {
      return 'unreadable'
    }
  })
  await popup.close()
  return text
}

/** Nothing of the bridge's is in what a page could read. */
function expectNothing(seen: Readonly<Record<string, string>>): void {
  for (const [way, text] of Object.entries(seen)) {
    expect(text, way).not.toMatch(/token|"bridge"|exam page|serverNow|open$/)
  }
}

test('F10 a hostile page on another origin, and one whose name leads to this PC, get nothing from the bridge', async () => {
  const page = await browser.newPage()

  await test.step('from a foreign site', async () => {
    await page.goto(`http://evil.example:${EVIL_PORT}/`)
    for (const target of [bridge, `http://localhost:${BRIDGE_PORT}`]) {
      expectNothing({ ...(await attack(page, target)), window: await openWindow(page, target) })
    }
  })

  await test.step('from another port of this PC', async () => {
    await page.goto(`http://127.0.0.1:${EVIL_PORT}/`)
    expectNothing({ ...(await attack(page, bridge)), window: await openWindow(page, bridge) })
  })

  await test.step('from the foreign name, rebound to this PC and the bridge’s own port', async () => {
    const reply = await page.goto(`http://evil.example:${BRIDGE_PORT}/`)
    expect(reply?.status()).toBe(403)
    const own = `http://evil.example:${BRIDGE_PORT}`
    expectNothing({ ...(await attack(page, own)), window: await openWindow(page, own) })
  })

  await test.step('the bridge holds nothing of it, and its own page gets its token', async () => {
    const { reply } = await fetchBridge(bridge, bridgeStatus)
    expect(reply).toMatchObject({ sitting: null, station: null })
    await page.goto(`${bridge}/exam`)
    const hello = await page.evaluate(async () => (await fetch('/bridge/hello')).json())
    expect(hello).toMatchObject({ bridge: true })
    expect(carried.every((url) => url === '/' || url === '/favicon.ico')).toBe(true)
  })
})

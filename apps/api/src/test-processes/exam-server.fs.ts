import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serverTime } from '@wenkao/shared/kernel'
import { compiledCode } from '@wenkao/testing'
import { callEndpoint } from '../platform/call-endpoint.ts'

const mainModule = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The server as a person starts it, in a process of its own. */
export interface StartedServer {
  readonly child: ChildProcess
  readonly origin: string
  /** The one-time link that was printed for a role. */
  link(role: string): string
}

/**
 * Starts `main.ts` with the demo on a data folder and a port, and waits until it answers.
 * @throws Error with everything it said when it ends instead.
 */
export async function startServer(dataFolder: string, port: number): Promise<StartedServer> {
  const child = spawn(process.execPath, [mainModule], {
    env: {
      PATH: process.env['PATH'],
      ...compiledCode,
      WENKAO_DATA: dataFolder,
      WENKAO_DEMO: '1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  }
  const origin = `http://127.0.0.1:${port}`
  const said = (role: string) => lines.find((line) => line.startsWith(`WENKAO_LINK ${role} `))
  const deadline = performance.now() + 120_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended: ${lines.join('\n')}`)
    if (performance.now() > deadline) throw new Error(`No answer yet: ${lines.join('\n')}`)
    try {
      await callEndpoint(fetch, origin, serverTime)
      if (said('candidate') !== undefined) break
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause
    }
    await wait(50)
  }
  return {
    child,
    origin,
    link: (role) => said(role)?.split(' ')[2] ?? '',
  }
}

/** Whether a call failed because the server was not there, or ended before it answered. */
export function isUnreachable(cause: unknown): boolean {
  return cause instanceof TypeError && /^(fetch failed|terminated)$/.test(cause.message)
}

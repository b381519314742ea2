import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answers, startProgram, until, type Program } from '../faults/process.ts'

const inRoot = (path: string) => join(import.meta.dirname, '../..', path)

/** A real server with its own database, in a folder of the caller's. */
export interface DemoServer {
  readonly url: string
  /** A link that it printed at its first start. */
  link(role: 'office' | 'setup'): Promise<string>
  kill(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
}

export interface DemoServerPlan {
  readonly folder: string
  readonly port: number
  /** Another host: what runs a program there, and its address. */
  readonly at?: { readonly under: readonly string[]; readonly address: string }
}

/** Makes the server ready to be started. */
export function createDemoServer(plan: DemoServerPlan): DemoServer {
  const dataFolder = join(plan.folder, 'server')
  // As root the database runs as another user, who must be able to enter.
  chmodSync(plan.folder, 0o755)
  mkdirSync(dataFolder, { recursive: true })
  const url = `http://${plan.at?.address ?? '127.0.0.1'}:${plan.port}`
  let program: Program | undefined
  let printed = ''
  return {
    url,
    link: (role) =>
      until(
        `the ${role} link`,
        () =>
          new RegExp(`WENKAO_LINK ${role} (\\S+)`).exec(printed + (program?.output() ?? ''))?.[1],
      ),
    start: async () => {
      printed += program?.output() ?? ''
      program = startProgram({
        ...(plan.at ? { under: plan.at.under } : {}),
        args: [inRoot('apps/api/src/main.ts')],
        env: {
          HOST: plan.at ? '0.0.0.0' : '127.0.0.1',
          PORT: String(plan.port),
          PUBLIC_URL: url,
          WENKAO_DATA: dataFolder,
          WENKAO_PWA: inRoot('apps/pwa/dist'),
          WENKAO_DEMO: '1',
          DATABASE_URL: '',
          LOG_LEVEL: 'warn',
        },
        logFile: join(plan.folder, 'server.log'),
      })
      const running = program
      await until(
        'the server',
        () => {
          running.mustRun()
          return answers(`${url}/readyz`)
        },
        120,
      )
    },
    kill: async () => program?.kill(),
    stop: async () => program?.stop(),
  }
}

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogInReply } from '@wenkao/shared/sittings'
import { answers, startProgram, until } from '../faults/process.ts'
import { runLoad, type LoadFigures } from './answers-load.ts'
import { postmasterPid } from './own-database.ts'
import { prepareSittings } from './prepare-sittings.ts'
import { cpuOfProcess, cpuOfTree } from './process-cpu.ts'

/** A load run together with what it cost, in µs of CPU per acknowledged event. */
export interface MeasuredLoad extends LoadFigures {
  readonly connections: number
  readonly cpuPerEventUs: {
    readonly api: number
    readonly postgres: number
    readonly generator: number
  }
}

/** A folder for a bench's server and database. */
export function benchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'wenkao-bench-'))
  // As root the database runs under another account, which must be able to enter the folder.
  chmodSync(path, 0o755)
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** A started server that many candidates answer to. */
export interface AnsweringServer {
  /** Logs candidates in, through the front door. */
  prepare(total: number): Promise<LogInReply[]>
  /** One event per request on one connection per log-in. */
  load(logins: readonly LogInReply[], requestsEach: number): Promise<MeasuredLoad>
  stop(): Promise<void>
}

/**
 * Starts the server as a person does, on a data folder.
 * @param databaseUrl of a database that runs already; else the server starts its own.
 */
export async function startAnsweringServer(
  folder: string,
  port: number,
  databaseUrl = '',
): Promise<AnsweringServer> {
  const server = startProgram({
    args: ['--max-semi-space-size=64', join(import.meta.dirname, '../../apps/api/src/main.ts')],
    env: {
      PORT: String(port),
      WENKAO_DATA: folder,
      WENKAO_DEMO: '1',
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'warn',
    },
    logFile: join(folder, 'server.log'),
  })
  const url = `http://127.0.0.1:${port}`
  await until('the server', () => answers(`${url}/readyz`), 120)
  const database = postmasterPid(folder)
  return {
    prepare: async (total) => {
      const said = () => /WENKAO_LINK office (\S+)/.exec(server.output())?.[1]
      return prepareSittings(url, await until('the office link', said), total)
    },
    load: async (logins, requestsEach) => {
      const before = [cpuOfProcess(server.pid), cpuOfTree(database)] as const
      const figures = await runLoad(port, logins, requestsEach)
      const [api, postgres] = [
        cpuOfProcess(server.pid) - before[0],
        cpuOfTree(database) - before[1],
      ]
      const perEvent = (ms: number) => Math.round((ms * 10_000) / figures.acknowledged) / 10
      return {
        ...figures,
        connections: logins.length,
        cpuPerEventUs: {
          api: perEvent(api),
          postgres: perEvent(postgres),
          generator: perEvent(figures.generatorCpuMs),
        },
      }
    },
    stop: () => server.stop(),
  }
}

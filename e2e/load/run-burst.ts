import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { BurstFigures, BurstPlan } from './burst-process.ts'
import { cpuOfProcess, cpuOfTree } from './process-cpu.ts'

/** A burst together with what it cost the server, µs of processor time per client served. */
export interface MeasuredBurst extends BurstFigures {
  readonly cpuUs: { readonly api: number; readonly postgres: number; readonly generator: number }
  /** What the API's one thread could serve at most by that, a second. */
  readonly apiLimitPerSecond: number
}

/**
 * All clients at once, driven by a process of its own over real sockets that are open before: an exam
 * PC has been talking to its server all along.
 * @param pids of the API and of the database's first process, whose processor time is read around it.
 */
export async function runBurst(
  plan: BurstPlan,
  pids: { readonly api: number; readonly postgres: number },
): Promise<MeasuredBurst> {
  const child = fork(join(import.meta.dirname, 'burst-process.ts'))
  const said = <T>(name: string): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message: Record<string, T>) => {
        const value = message[name]
        if (value === undefined) reject(new Error(`Expected ${name} of the burst`))
        else resolve(value)
      })
      child.once('exit', (code) => {
        reject(new Error(`The burst ended with ${code}`))
      })
    })
  const ready = said('ready')
  child.send(plan)
  await ready
  const before = [cpuOfProcess(pids.api), cpuOfTree(pids.postgres)] as const
  const done = said<BurstFigures>('figures')
  child.send('go')
  const figures = await done
  child.kill()
  const used = [cpuOfProcess(pids.api) - before[0], cpuOfTree(pids.postgres) - before[1]] as const
  const each = (ms: number) => Math.round((ms * 1000) / Math.max(1, figures.served))
  return {
    ...figures,
    cpuUs: {
      api: each(used[0]),
      postgres: each(used[1]),
      generator: each(figures.generatorCpuMs),
    },
    apiLimitPerSecond: Math.round((figures.served / Math.max(1, used[0])) * 1000),
  }
}

/** Text of a POST with a JSON body. */
export function postText(port: number, path: string, body: unknown, token?: string): string {
  const text = JSON.stringify(body)
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
    (token === undefined ? '' : `authorization: Bearer ${token}\r\n`) +
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  )
}

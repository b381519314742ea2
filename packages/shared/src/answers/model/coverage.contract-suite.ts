import type { SyncStateName } from '../sync-machine.ts'
import type { Bridge } from './bridge.contract-suite.ts'
import { faultKinds, type CommandKind, type FaultKind } from './commands.contract-suite.ts'
import type { Page } from './page.contract-suite.ts'

const states: readonly SyncStateName[] = ['idle', 'sending', 'waiting', 'stopped']
const hosts = ['page', 'bridge'] as const

/** How often each fault met each state of the sync client, in a page alone and in a bridge. */
export interface Coverage {
  count(
    kind: CommandKind,
    station: { readonly bridge: Bridge | undefined; readonly pages: readonly (Page | undefined)[] },
  ): void
  /** Fault × state cells that were never met. */
  empty(): readonly string[]
  table(): string
}

export function createCoverage(): Coverage {
  const counts = new Map<string, number>()
  const cell = (fault: FaultKind, host: string, state: string) => `${fault}/${host}/${state}`
  const isFault = (kind: CommandKind): kind is FaultKind =>
    (faultKinds as readonly string[]).includes(kind)
  const cells = faultKinds.flatMap((fault) =>
    hosts.flatMap((host) => states.map((state) => cell(fault, host, state))),
  )

  return {
    count: (kind, { bridge, pages }) => {
      if (!isFault(kind)) return
      const host = bridge ? 'bridge' : 'page'
      const clients = bridge ? [bridge.client] : pages.flatMap((page) => page?.client() ?? [])
      for (const client of clients) {
        const key = cell(kind, host, client.state().name)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    },
    empty: () => cells.filter((key) => !counts.has(key)),
    table: () => {
      const columns = hosts.flatMap((host) => states.map((state) => ({ host, state })))
      const head = [
        'fault'.padEnd(18),
        ...columns.map(({ host, state }) => `${host} ${state}`.padStart(15)),
      ]
      const rows = faultKinds.map((fault) =>
        [
          fault.padEnd(18),
          ...columns.map(({ host, state }) =>
            String(counts.get(cell(fault, host, state)) ?? 0).padStart(15),
          ),
        ].join(''),
      )
      return [head.join(''), ...rows].join('\n')
    },
  }
}

import { lineFaults, type LineFault } from './line.contract-suite.ts'

/** What people do. */
export const actionKinds = ['click', 'mark', 'look', 'saveFile', 'openPage', 'handIn'] as const

/** What happens to them, apart from lines. */
export const otherFaults = [
  'closeTab',
  'killPage',
  'killBridge',
  'startBridge',
  'killServer',
  'crashBeforeCommit',
  'crashAfterCommit',
  'startServer',
  'partialReply',
  'backUpServer',
  'restoreServer',
  'healLines',
  'changeMachine',
  'branch',
  'wipeProfile',
  'wipeJournal',
  'wipeBoth',
  'snapshot',
  'rollBackProfile',
  'rollBackJournal',
  'rollBackDisks',
  'restoreMemory',
  'failBrowser',
  'failJournal',
  'healStores',
  'clockForward',
  'clockBack',
  'suspend',
  'extend',
  'refuseToken',
  'logInAgain',
  'online',
] as const

export const commandKinds = [...actionKinds, ...otherFaults, ...lineFaults] as const
export type CommandKind = (typeof commandKinds)[number]
export type FaultKind = (typeof otherFaults)[number] | LineFault
export const faultKinds: readonly FaultKind[] = [...otherFaults, ...lineFaults]

/** One step of a program; the numbers pick a station, a profile, an item, a length. */
export interface Step {
  readonly waitMs: number
  readonly kind: CommandKind
  readonly pc: number
  readonly a: number
  readonly b: number
}

export interface Program {
  /** Chance of the world: delays, coins of faults, names of writers. */
  readonly seed: number
  /** Whether each station has a bridge; its length is the number of stations. */
  readonly bridges: readonly boolean[]
  readonly steps: readonly Step[]
}

/** A program as somebody reads it. */
export function tellProgram({ seed, bridges, steps }: Program): string {
  const lines = steps.map(
    ({ waitMs, kind, pc, a, b }) => `  +${waitMs} ms  ${kind} pc=${pc} a=${a} b=${b}`,
  )
  return [`seed ${seed}, bridges ${bridges.map(String).join(', ')}`, ...lines].join('\n')
}

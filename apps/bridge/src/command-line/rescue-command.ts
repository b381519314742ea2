import { resolve } from 'node:path'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { bridgeMachineChange, bridgeSpares, openRescue } from '@wenkao/shared/rescue'
import {
  backUp,
  copySealed,
  evidencePack,
  inspectSealed,
  listSealed,
  rebuildSubmission,
  recoverFolders,
  restoreBackup,
  sendSealed,
} from '@wenkao/shared/sealed-files'
import { useExtraTimeCode } from '@wenkao/shared/sittings'
import type { RescueMessages } from '../messages/rescue-en.ts'
import { rescueEn } from '../messages/rescue-en.ts'
import { rescueZhCN } from '../messages/rescue-zh-cn.ts'
import { BridgeError } from '../platform/bridge-error.ts'
import {
  describeBackup,
  describeChange,
  describeCopy,
  describeExtraTime,
  describeInspection,
  describeList,
  describeRebuilt,
  describeRecovery,
  describeRestore,
  describeSealed,
  describeSending,
  describeSpares,
} from './describe-rescue.ts'
import type { ReachedBridge } from './reach-bridge.ts'

/** What was typed after `wenkao-bridge`, apart from the configuration. */
export interface RescueRequest {
  readonly words: readonly string[]
  readonly to: string | undefined
  readonly code: string | undefined
  readonly backup: string | undefined
  readonly note: string | undefined
  readonly clear: boolean
  readonly proctorCode: string | undefined
  readonly json: boolean
  readonly isChinese: boolean
}

export interface RescueTerminal {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
  readonly ask: (question: string) => Promise<string>
  /** Reaches the bridge of the data folder, or starts one for the command. */
  readonly reach: () => Promise<ReachedBridge>
}

/** Exit codes. */
const DONE = 0
const REFUSED = 1
const USAGE = 2

/** One call of the bridge and what came of it. */
type Step = (
  bridge: ReachedBridge,
  opened: { readonly pass: string | undefined; readonly proctorCode: string },
) => Promise<{
  readonly reply: unknown
  readonly isDone: boolean
  readonly lines: (words: RescueMessages) => readonly string[]
}>

interface Plan {
  readonly isGuarded: boolean
  readonly steps: readonly Step[]
}

/** The words of these commands in one language. */
export function rescueMessages(isChinese: boolean): RescueMessages {
  return isChinese ? rescueZhCN : rescueEn
}

/** Whether a word begins one of these commands. */
export function isRescueCommand(word: string | undefined): boolean {
  return COMMANDS.has(word ?? '')
}

const COMMANDS = new Set([
  ...['sealed', 'backup', 'restore', 'submission', 'evidence', 'recover'],
  ...['spares', 'move', 'unlock', 'extra-time'],
])

/**
 * The rescue window on the command line, for the day on which the browser is broken. Runs the same
 * operations behind the same code.
 * @returns exit code: 0 done, 1 refused or failed, 2 wrong usage.
 */
export async function runRescueCommand(
  request: RescueRequest,
  terminal: RescueTerminal,
): Promise<number> {
  const words = rescueMessages(request.isChinese)
  const plan = planOf(request)
  if (!plan) {
    terminal.complain(words.usage)
    return USAGE
  }
  let bridge: ReachedBridge
  try {
    bridge = await terminal.reach()
  } catch (cause) {
    terminal.complain(words.noBridge(cause instanceof Error ? cause.message : String(cause)))
    return REFUSED
  }
  try {
    return await runPlan(plan, bridge, request, terminal, words)
  } catch (cause) {
    if (!(cause instanceof BridgeError) || cause.code !== 'requestRefused') throw cause
    const isUnknown = cause.message.includes('stationUnknown')
    terminal.complain(isUnknown ? words.notRegistered : cause.message)
    return REFUSED
  } finally {
    await bridge.close()
  }
}

async function runPlan(
  plan: Plan,
  bridge: ReachedBridge,
  request: RescueRequest,
  terminal: RescueTerminal,
  words: RescueMessages,
): Promise<number> {
  let pass: string | undefined
  let proctorCode = ''
  if (plan.isGuarded) {
    proctorCode = request.proctorCode ?? (await terminal.ask(words.askCode))
    const opened = await bridge.call(openRescue, {
      body: { proctorCode: proctorCode.slice(0, 40) },
    })
    if (opened.pass === null) {
      const { retryAfterMs } = opened
      terminal.complain(
        retryAfterMs > 0 ? words.wait(Math.ceil(retryAfterMs / 1000)) : words.wrongCode,
      )
      return REFUSED
    }
    pass = opened.pass
  }
  let code = DONE
  for (const step of plan.steps) {
    const { reply, isDone, lines } = await step(bridge, { pass, proctorCode })
    if (request.json) terminal.print(JSON.stringify(reply))
    else for (const line of lines(words)) terminal.print(line)
    // One file that fails does not stop the others.
    if (!isDone) code = REFUSED
  }
  return code
}

function step<E extends Endpoint>(
  endpoint: E,
  isDone: (reply: EndpointResult<E>) => boolean,
  describe: (reply: EndpointResult<E>, words: RescueMessages) => readonly string[],
  body?: (proctorCode: string) => unknown,
): Step {
  return async (bridge, { pass, proctorCode }) => {
    const reply = await bridge.call(endpoint, {
      ...(body ? { body: body(proctorCode) } : {}),
      ...(pass === undefined ? {} : { pass }),
    })
    return { reply, isDone: isDone(reply), lines: (words) => describe(reply, words) }
  }
}

const guarded = (...steps: Step[]): Plan => ({ isGuarded: true, steps })
const open = (...steps: Step[]): Plan => ({ isGuarded: false, steps })
const isKind =
  (...kinds: readonly string[]) =>
  (reply: { readonly kind: string }): boolean =>
    kinds.includes(reply.kind)

/** What a command asks of the bridge; undefined for a wrong usage. */
function planOf(request: RescueRequest): Plan | undefined {
  const [command, ...rest] = request.words
  const { to, code, note = '' } = request
  const folder = to === undefined ? null : resolve(to)
  const [first, ...more] = rest
  const isAlone = first === undefined
  switch (command) {
    case 'sealed':
      return planOfSealed(rest, request, folder)
    case 'backup': {
      const body = (): unknown => ({ folder, clear: request.clear })
      return isAlone ? guarded(step(backUp, isKind('done'), describeBackup, body)) : undefined
    }
    case 'restore': {
      if (first === undefined || more.length > 0 || code === undefined) return undefined
      const body = (): unknown => ({ path: resolve(first), restoreCode: code })
      return guarded(step(restoreBackup, isKind('restored', 'nothingNew'), describeRestore, body))
    }
    case 'submission': {
      const { backup: path } = request
      if (!isAlone || (path === undefined) !== (code === undefined)) return undefined
      const backup = path === undefined ? null : { path: resolve(path), restoreCode: code }
      const body = (): unknown => ({ folder, entries: [], backup })
      return guarded(step(rebuildSubmission, isKind('done'), describeRebuilt, body))
    }
    case 'evidence':
      return isAlone
        ? guarded(step(evidencePack, isKind('done'), describeSealed, () => ({ folder, note })))
        : undefined
    case 'recover': {
      if (isAlone) return undefined
      const body = (): unknown => ({ folders: rest.map((path) => resolve(path)), folder })
      return guarded(step(recoverFolders, isRecovered, describeRecovery, body))
    }
    case 'spares':
      return isAlone
        ? guarded(
            step(bridgeSpares, isKind('seats'), describeSpares, (proctorCode) => ({ proctorCode })),
          )
        : undefined
    case 'move': {
      const seatNumber = Number(to)
      if (!isAlone || !Number.isInteger(seatNumber) || seatNumber < 1) return undefined
      const body = (proctorCode: string): unknown => ({ seatNumber, proctorCode })
      return guarded(step(bridgeMachineChange, isKind('changed'), describeChange, body))
    }
    case 'unlock': {
      if (!isAlone) return undefined
      return guarded(
        step(
          backUp,
          ({ cleared, kind }) => cleared || kind === 'noSitting',
          describeBackup,
          () => ({ folder, clear: true }),
        ),
      )
    }
    case 'extra-time': {
      if (first === undefined || more.length > 0) return undefined
      const isTaken = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'taken'
      return open(step(useExtraTimeCode, isTaken, describeExtraTime, () => ({ code: first })))
    }
    default:
      return undefined
  }
}

function isRecovered({ sittings }: EndpointResult<typeof recoverFolders>): boolean {
  return sittings.length > 0 && sittings.every(({ sealed }) => sealed.kind === 'done')
}

function planOfSealed(
  [action, ...paths]: readonly string[],
  { code, to }: RescueRequest,
  folder: string | null,
): Plan | undefined {
  const [first] = paths
  switch (action) {
    case 'list':
      return first === undefined ? open(step(listSealed, () => true, describeList)) : undefined
    case 'inspect': {
      if (first === undefined || paths.length > 1) return undefined
      const body = (): unknown => ({ path: resolve(first), restoreCode: code ?? null })
      return guarded(
        step(inspectSealed, ({ refused }) => refused === null, describeInspection, body),
      )
    }
    case 'send':
      if (first === undefined) return undefined
      return open(
        ...paths.map((path) =>
          step(sendSealed, isSent, describeSending, () => ({ path: resolve(path) })),
        ),
      )
    case 'copy':
      if (first === undefined || to === undefined) return undefined
      return open(
        ...paths.map((path) =>
          step(copySealed, isKind('done'), describeCopy, () => ({ path: resolve(path), folder })),
        ),
      )
    default:
      return undefined
  }
}

function isSent(reply: EndpointResult<typeof sendSealed>): boolean {
  if (reply.kind !== 'sent') return false
  return !['refused', 'backup'].includes(reply.result.kind)
}

import { runStationCheck, type CheckLine, type StationCheck } from '@wenkao/shared/station-check'
import type { createBridge } from '../app.ts'
import type { BridgeConfig } from '../config.fs.ts'
import { checkEn, type CheckMessages, type Sentence } from '../messages/check-en.ts'
import { checkZhCN } from '../messages/check-zh-cn.ts'
import { BridgeError } from '../platform/bridge-error.ts'
import { reachBridge, type ReachedBridge } from './reach-bridge.ts'

export function checkMessages(isChinese: boolean): CheckMessages {
  return isChinese ? checkZhCN : checkEn
}

/**
 * Runs the station check, in the bridge that runs here or in one of its own, and prints it (N05).
 * @returns exit code: 1 when no exam can be held on this PC.
 */
export async function runCheckCommand(
  config: BridgeConfig,
  options: { readonly json: boolean; readonly isChinese: boolean },
  create: typeof createBridge,
  print: (line: string) => void,
): Promise<number> {
  const bridge = await reach(config, create)
  try {
    const { check, sent } = await bridge.call(runStationCheck, { body: { page: null } })
    const texts = checkMessages(options.isChinese)
    if (options.json) print(JSON.stringify({ check, sent }, null, 2))
    else for (const line of describeCheck(check, sent, texts)) print(line)
    return check.outcome === 'bad' ? 1 : 0
  } finally {
    await bridge.close()
  }
}

/** Another program on the port must be named, not stand in the way of being named. */
async function reach(config: BridgeConfig, create: typeof createBridge): Promise<ReachedBridge> {
  try {
    return await reachBridge(config, create)
  } catch (cause) {
    if (!(cause instanceof BridgeError && cause.code === 'portTaken')) throw cause
    return reachBridge({ ...config, port: 0 }, (deps) =>
      create({ ...deps, checkedPort: config.port }),
    )
  }
}

/** The check as lines of text: what each thing is, what was found, and what to do. */
export function describeCheck(
  check: StationCheck,
  sent: boolean,
  texts: CheckMessages,
): readonly string[] {
  return [
    ...check.lines.flatMap((line) => describeLine(line, texts)),
    '',
    `${texts.outcome[check.outcome]} · ${fill(texts.at, { at: new Date(check.at).toLocaleString() })}`,
    sent ? texts.sent : texts.notSent,
  ]
}

function describeLine(line: CheckLine, texts: CheckMessages): readonly string[] {
  const { name, outcome, reason, facts } = line
  const known: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = texts.reasons
  const names: Readonly<Record<string, string>> = texts.names
  const [what, todo] = known[name]?.[reason] ?? [reason]
  const cause = facts['cause'] ?? facts['detail']
  return [
    `[${texts.states[outcome]}] ${names[name] ?? name}: ${fill(what, withUnits(facts))}`,
    ...(todo === undefined || outcome === 'good' ? [] : [`    ${fill(todo, withUnits(facts))}`]),
    ...(cause === undefined || outcome === 'good' ? [] : [`    (${cause})`]),
  ]
}

function withUnits(facts: CheckLine['facts']): CheckLine['facts'] {
  const { freeMb, leastMb, offsetMs } = facts
  return {
    ...facts,
    ...(freeMb === undefined ? {} : { free: `${freeMb} MB` }),
    ...(leastMb === undefined ? {} : { least: `${leastMb} MB` }),
    ...(offsetMs === undefined ? {} : { offset: `${Math.round(Number(offsetMs) / 100) / 10} s` }),
  }
}

function fill(text: string, facts: CheckLine['facts']): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'))
}

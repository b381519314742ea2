#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { createBridge } from './app.ts'
import { readConfig, readIssuedCode, type BridgeConfig } from './config.fs.ts'
import { readEnvironment } from './env.ts'
import { BridgeError, systemCode } from './platform/bridge-error.ts'
import { systemClock } from './platform/clock.ts'
import { createLogger } from './platform/logger.ts'
import { journalMessages, runJournalCommand } from './command-line/journal-command.ts'
import { checkMessages, runCheckCommand } from './command-line/check-command.ts'
import { runPolicyCommand } from './command-line/policy-command.fs.ts'
import { printStatus } from './command-line/print-status.ts'
import { askPerson } from './command-line/ask-person.ts'
import { reachBridge } from './command-line/reach-bridge.ts'
import { renewStationKey } from './command-line/renew-station-key.ts'
import { registerWithCode } from './command-line/register-with-code.ts'
import { isRescueCommand, rescueMessages, runRescueCommand } from './command-line/rescue-command.ts'

const USAGE = `wenkao-bridge start    --config FILE
wenkao-bridge status   --config FILE
wenkao-bridge register --config FILE [--new-key] [--code CODE]
wenkao-bridge policy   --config FILE --out FOLDER
`

/** @returns exit code, or undefined while the bridge goes on running. */
async function run(): Promise<number | undefined> {
  const { values, positionals } = parseArgs({
    options: {
      config: { type: 'string' },
      code: { type: 'string' },
      sitting: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      backup: { type: 'string' },
      note: { type: 'string' },
      'proctor-code': { type: 'string' },
      clear: { type: 'boolean' },
      json: { type: 'boolean' },
      'new-key': { type: 'boolean' },
    },
    allowPositionals: true,
  })
  const [command, action, ...folders] = positionals
  const environment = readEnvironment()
  if (command === 'journal') {
    if (action !== 'verify' && action !== 'dump') return usage()
    if ((values.config === undefined) === (folders.length === 0)) return usage()
    const { config, sitting, json = false } = values
    const named = config === undefined ? folders : [(await readConfig(config)).dataFolder]
    const { isChinese } = environment
    const from = { folders: named, mayBeEmpty: config !== undefined }
    return runJournalCommand({ action, ...from, sitting, json, isChinese }, print)
  }
  if (values.config === undefined) return usage()
  const read = await readConfig(values.config)
  const config = { ...read, port: environment.port ?? read.port }
  if (isRescueCommand(command)) {
    const { to, code, backup, note, clear = false, json = false } = values
    const request = { words: positionals, to, code, backup, note, clear, json }
    return runRescueCommand(
      { ...request, proctorCode: values['proctor-code'], isChinese: environment.isChinese },
      { print, complain, ask: askPerson, reach: () => reachBridge(config, createBridge) },
    )
  }
  if (positionals.length !== 1) return usage()
  if (command === 'start') return start(config, environment.demoRegistration)
  if (command === 'status') return printStatus(config, print, values.json)
  if (command === 'check') {
    const { json = false } = values
    return runCheckCommand(config, { json, isChinese: environment.isChinese }, createBridge, print)
  }
  if (command === 'policy' && values.out !== undefined) {
    return runPolicyCommand(config, values.out, print)
  }
  if (command === 'register' && (values.code !== undefined || values['new-key'])) {
    const renewed = values['new-key'] ? await renewStationKey(config, Date.now(), print) : 0
    if (renewed !== 0 || values.code === undefined) return renewed
    return registerWithCode(config, values.code, print)
  }
  return usage()
}

/**
 * How far the heap may grow before it is tidied up, percent of what is in use. By itself the engine
 * lets a heap of 50 MB grow to 170; a bridge shares its PC with Office and has time to tidy up.
 */
const HEAP_GROWTH_PERCENT = 20

async function start(
  config: BridgeConfig,
  demoRegistration: string | undefined,
): Promise<undefined> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const logger = createLogger(config.logLevel)
  const bridge = await createBridge({
    config,
    clock: systemClock,
    logger,
    issuedCode: async () =>
      config.pairingCode ?? (demoRegistration && (await readIssuedCode(demoRegistration))),
  })
  const { url, port } = await bridge.start()
  logger.info({ url, port, server: config.server }, 'bridge is ready')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      bridge.stop().then(
        () => process.exit(0),
        (cause: unknown) => {
          logger.error({ err: cause }, 'stopping failed')
          process.exit(1)
        },
      )
    })
  }
  return undefined
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

function usage(): number {
  const { isChinese } = readEnvironment()
  complain(
    `${USAGE}${checkMessages(isChinese).usage}\n\n${rescueMessages(isChinese).usage}\n\n${journalMessages(isChinese).usage}`,
  )
  return 2
}

run().then(
  (code) => {
    if (code !== undefined) process.exitCode = code
  },
  (cause: unknown) => {
    if (systemCode(cause)?.startsWith('ERR_PARSE_ARGS') === true) {
      process.exitCode = usage()
      return
    }
    const code = cause instanceof BridgeError ? `${cause.code}: ` : ''
    process.stderr.write(`${code}${cause instanceof Error ? cause.message : String(cause)}\n`)
    process.exitCode = 1
  },
)

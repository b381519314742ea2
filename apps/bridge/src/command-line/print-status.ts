import { bridgeStatus, type StationStatus } from '@wenkao/shared/rescue'
import type { BridgeConfig } from '../config.fs.ts'
import { askBridge } from './ask-bridge.ts'

/**
 * Asks the running bridge for its state and prints it, a fact a line.
 * @returns exit code: 1 when no bridge answers.
 */
export async function printStatus(
  config: BridgeConfig,
  print: (line: string) => void,
  json = false,
): Promise<number> {
  const url = `http://127.0.0.1:${config.port}`
  let status: StationStatus
  try {
    status = await askBridge(config, bridgeStatus)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    print(`bridge       not running at ${url} (${reason})`)
    return 1
  }
  if (json) print(JSON.stringify(status))
  else for (const [name, text] of describe(status)) print(`${name.padEnd(12)} ${text}`)
  return 0
}

function describe(status: StationStatus): [string, string][] {
  const { station, sitting, clock, journal } = status
  return [
    ['bridge', `${status.bridgeVersion}, app ${status.appVersion ?? 'unknown'}`],
    ['server', `${status.server} ${status.serverReachable ? 'reachable' : 'not reachable'}`],
    ['station', station ? `${station.siteName} ${station.roomName} ${station.number}` : 'none'],
    ...(status.pairingCode === null ? [] : [['pairing', status.pairingCode] as [string, string]]),
    ['key', `${status.keyId}${status.cloned === true ? ', ANOTHER PC HAS IT, TOO' : ''}`],
    ['clock', clock.offsetMs === null ? 'no contact yet' : `${clock.offsetMs} ms off`],
    ...status.disks.map((disk): [string, string] => [
      disk.use === 'data' ? 'data' : 'answers',
      `${disk.path} ${disk.writable ? 'writable' : 'NOT WRITABLE'}, ${megabytes(disk.freeBytes)} free`,
    ]),
    ['journal', `${journal.entries} entries, ${journal.ok ? 'ok' : (journal.reason ?? 'failed')}`],
    ...describeVault(status.vault),
    [
      'sitting',
      sitting
        ? `${sitting.examNumber} ${sitting.name}, ${sitting.handedIn ? 'handed in' : `${sitting.unsent} entries and ${sitting.filesUnsent} files unsent`}`
        : 'none',
    ],
    ...describeSealed(status),
  ]
}

/** Where the sealed files of the held sitting are: somebody may have to carry them. */
function describeSealed({ backup, submissionFile }: StationStatus): [string, string][] {
  const { path, trouble } = submissionFile ?? { path: null, trouble: null }
  return [
    ...(backup
      ? [
          ['backup', `${backup.path}${backup.current ? '' : ', older than the sitting'}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(path === null ? [] : [['submission', path] as [string, string]]),
    ...(trouble === null
      ? []
      : [['submission', `NO FILE COULD BE MADE: ${trouble}`] as [string, string]]),
  ]
}

function describeVault(vault: StationStatus['vault']): [string, string][] {
  if (!vault) return []
  const { storedBytes, budgetBytes, ok, reason } = vault
  const room = `${megabytes(storedBytes)} of ${megabytes(budgetBytes)}`
  const overrun = storedBytes > budgetBytes ? ', NOTHING MORE CAN BE THINNED' : ''
  return [['versions', `${room}${overrun}, ${ok ? 'ok' : (reason ?? 'failed')}`]]
}

function megabytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${Math.floor(bytes / 1024 / 1024)} MB`
}

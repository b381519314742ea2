import { win32 } from 'node:path'
import { runProgram } from '../../../platform/run-program.ts'
import type { Canaries } from '../canaries.ts'
import { verdict, type Verdict } from '../verdict.ts'

type Variables = Readonly<Record<string, string | undefined>>

const PATIENCE_MS = 10_000

/** Whether what is written here is still here after a restart (F15, restore cards). */
export async function checkSurvivesRestart(
  canaries: Canaries,
  platform: NodeJS.Platform,
  variables: Variables,
): Promise<Verdict<'survivesRestart'>> {
  const rolledBack = canaries.rolledBack()
  if (rolledBack) return verdict('bad', 'rolledBack', { drives: rolledBack.drives.join(', ') })
  const drives = canaries.all()
  const names = drives.map(({ drive }) => drive).join(', ')
  const program = platform === 'win32' ? await restoreSoftware(names, variables) : undefined
  if (program !== undefined) return verdict('bad', 'restoreSoftware', { program, drives: names })
  if (drives.some(({ code }) => code !== undefined)) {
    const failed = drives.find(({ code }) => code !== undefined)
    return verdict('unknown', 'unknown', { drives: failed?.drive, cause: failed?.code })
  }
  const seen = drives.every(({ restarts }) => restarts > 0)
  return seen
    ? verdict('good', 'survived', { drives: names })
    : verdict('unknown', 'notRestarted', { drives: names })
}

/**
 * Programs that put a drive back at each start, as far as they say so to a user: Windows' own write
 * filter, for the drives in question, and Deep Freeze. Cards in the PC say nothing; the canary does.
 */
async function restoreSoftware(drives: string, variables: Variables): Promise<string | undefined> {
  const system = variables['SystemRoot'] ?? 'C:\\Windows'
  const [filtered, frozen] = await Promise.all([
    runProgram(
      win32.join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-Command', FILTERED_DRIVES],
      PATIENCE_MS,
    ),
    runProgram(
      win32.join(system, 'SysWOW64', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-Command', IS_FROZEN],
      PATIENCE_MS,
    ),
  ])
  const letters = (filtered ?? '').match(/\b[A-Z]:/g) ?? []
  if (letters.some((letter) => drives.toUpperCase().includes(letter))) {
    return `UWF ${letters.join(' ')}`
  }
  return frozen?.trim() === 'FROZEN' ? 'Deep Freeze' : undefined
}

const FILTERED_DRIVES = [
  "$n='root\\standardcimv2\\embedded'",
  '$f=Get-CimInstance -Namespace $n -ClassName UWF_Filter -ErrorAction Stop',
  'if($f.CurrentEnabled){Get-CimInstance -Namespace $n -ClassName UWF_Volume',
  '|Where-Object{$_.CurrentSession -and $_.Protected}|ForEach-Object{$_.DriveLetter}}',
]
  .join(';')
  .replace(';|', '|')

/** Deep Freeze's own tool ends with 1 while the PC is frozen. */
const IS_FROZEN = [
  '$d=@("$env:SystemRoot\\SysWOW64\\DFC.exe","${env:ProgramFiles(x86)}\\Faronics\\Deep Freeze\\DFC.exe")',
  '|Where-Object{Test-Path $_}|Select-Object -First 1',
  ";if($d){& $d get /ISFROZEN;if($LASTEXITCODE -eq 1){'FROZEN'}}",
].join('')

import { spawn } from 'node:child_process'

/** Longest time that a candidate waits for names of programs, ms. */
const PATIENCE_MS = 4000

/**
 * Asks Windows' Restart Manager for each file of standard input (base64 of UTF-8, one a line) and
 * prints `index|process id|base64 of the program's name`. Paths are data of its input, never part of
 * the script.
 */
const SCRIPT = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
public static class Holders {
  [StructLayout(LayoutKind.Sequential)]
  public struct UniqueProcess {
    public int Id;
    public System.Runtime.InteropServices.ComTypes.FILETIME Started;
  }
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  public struct ProcessInfo {
    public UniqueProcess Process;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 256)] public string Name;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 64)] public string Service;
    public int Kind;
    public uint Status;
    public uint Session;
    [MarshalAs(UnmanagedType.Bool)] public bool Restartable;
  }
  [DllImport("rstrtmgr.dll", CharSet = CharSet.Unicode)]
  static extern int RmStartSession(out uint session, int flags, StringBuilder key);
  [DllImport("rstrtmgr.dll")]
  static extern int RmEndSession(uint session);
  [DllImport("rstrtmgr.dll", CharSet = CharSet.Unicode)]
  static extern int RmRegisterResources(uint session, uint files, string[] names,
    uint processes, IntPtr none, uint services, string[] serviceNames);
  [DllImport("rstrtmgr.dll")]
  static extern int RmGetList(uint session, out uint needed, ref uint count,
    [In, Out] ProcessInfo[] infos, ref uint reasons);
  public static List<string> Of(string path) {
    List<string> found = new List<string>();
    uint session;
    if (RmStartSession(out session, 0, new StringBuilder(64)) != 0) return found;
    try {
      if (RmRegisterResources(session, 1, new string[] { path }, 0, IntPtr.Zero, 0, null) != 0)
        return found;
      uint needed = 0, count = 16, reasons = 0;
      ProcessInfo[] infos = new ProcessInfo[count];
      if (RmGetList(session, out needed, ref count, infos, ref reasons) != 0) return found;
      for (int i = 0; i < count; i++)
        found.Add(infos[i].Process.Id + "|"
          + Convert.ToBase64String(Encoding.UTF8.GetBytes(infos[i].Name ?? "")));
    } finally { RmEndSession(session); }
    return found;
  }
}
'@
$index = 0
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $path = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line))
  foreach ($holder in [Holders]::Of($path)) { [Console]::Out.WriteLine("$index|$holder") }
  [Console]::Out.Flush()
  $index++
}
`

/** How the question is put; a test stands in for PowerShell. */
export interface Asker {
  readonly program: string
  readonly args: readonly string[]
  readonly patienceMs: number
}

const powershell = (): Asker => ({
  program: 'powershell.exe',
  args: [
    ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand'],
    Buffer.from(SCRIPT, 'utf16le').toString('base64'),
  ],
  patienceMs: PATIENCE_MS,
})

/**
 * Names of the programs that hold files on Windows, by path. What is known after 4 s counts; where
 * PowerShell is missing or forbidden nothing is known, which is no error (F12).
 */
export async function programsThatHold(
  paths: readonly string[],
  asker: Asker = powershell(),
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (paths.length === 0) return new Map()
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(asker.program, asker.args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    })
    const end = (): void => {
      clearTimeout(timer)
      resolve(readHolders(output, paths, process.pid))
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      end()
    }, asker.patienceMs)
    child.on('error', end)
    child.on('close', end)
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1')
    })
    // It may end before it has read its input.
    child.stdin.on('error', () => undefined)
    child.stdin.end(paths.map((path) => `${Buffer.from(path).toString('base64')}\r\n`).join(''))
  })
}

/** Reads the script's lines; a last line that was cut off is left out. @param ownPid never a holder. */
export function readHolders(
  output: string,
  paths: readonly string[],
  ownPid: number,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const line of output.split('\n').slice(0, -1)) {
    const [index = '', pid = '', name = ''] = line.trim().split('|')
    const path = paths[Number(index)]
    if (path === undefined || !/^\d+$/.test(pid) || Number(pid) === ownPid) continue
    const program = Buffer.from(name, 'base64').toString('utf8')
    const programs = found.get(path) ?? []
    if (program !== '' && !programs.includes(program)) programs.push(program)
    found.set(path, programs)
  }
  return found
}

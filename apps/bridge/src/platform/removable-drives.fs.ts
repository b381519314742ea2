import { readFile, stat } from 'node:fs/promises'

const LETTERS = 'ABDEFGHIJKLMNOPQRSTUVWXYZ'
/** Where Linux systems mount sticks. */
const MOUNTS = /^\/(media|run\/media|mnt)\//

/**
 * Drives that a person may have plugged in: on Windows every drive but the system's own, since only a
 * program of its own could ask for its kind; on Linux what is mounted where sticks are.
 */
export async function removableDrives(): Promise<readonly string[]> {
  if (process.platform !== 'win32') return mountedSticks()
  const drives = [...LETTERS].map((letter) => `${letter}:\\`)
  const found = await Promise.all(drives.map((drive) => stat(drive).catch(() => undefined)))
  return drives.filter((_drive, at) => found[at]?.isDirectory() === true)
}

async function mountedSticks(): Promise<readonly string[]> {
  const text = await readFile('/proc/mounts', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => MOUNTS.test(place))
    .map((place) => place.replace(/\\(\d{3})/g, (_all, octal: string) => spelled(octal)))
}

/** The system writes spaces and the like in a mount's path as three octal digits. */
function spelled(octal: string): string {
  return String.fromCharCode(parseInt(octal, 8))
}

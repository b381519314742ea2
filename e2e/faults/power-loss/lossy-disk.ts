import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from './power-tools.ts'

/*
 * A disk whose power can be cut, without a virtual machine: a file system in a file. After `cut`,
 * nothing that is written reaches the file; `restore` mounts it anew, which replays its log as after
 * a real power cut. Not modelled: disks that lie about flushes, and sectors torn in the middle.
 */

export type FileSystem = 'ext4' | 'xfs'

/** A file system of its own that can lose its power. */
export interface LossyDisk {
  /** Where it is mounted. */
  readonly folder: string
  cut(): void
  /** Power is back. Everybody who used the disk must have been killed. */
  restore(): Promise<void>
  /** Unmounts and removes everything, in whatever state it is. */
  remove(): Promise<void>
}

const PREFIX = `wenkao-power-loss-`
const MEGABYTES: Readonly<Record<FileSystem, number>> = { ext4: 1024, xfs: 1024 }

/**
 * Makes and mounts a disk; first clears away what a run that was killed has left.
 * @param cutPower the compiled program.
 * @throws Error when a file system cannot be made or mounted here.
 */
export function makeLossyDisk(kind: FileSystem, cutPower: string): LossyDisk {
  clearLeftovers()
  const home = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  chmodSync(home, 0o755)
  const image = join(home, 'disk.img')
  const folder = join(home, 'disk')
  mkdirSync(folder)
  run('truncate', ['-s', `${MEGABYTES[kind]}M`, image])
  run(`mkfs.${kind}`, [kind === 'ext4' ? '-qF' : '-q', image])
  // Shared, so that what is unmounted here is unmounted as well in the copies of all mounts that
  // another program's namespace may hold: in one of those the dead file system would live on.
  run('mount', ['--bind', home, home])
  run('mount', ['--make-shared', home])
  const mount = () => {
    run('mount', ['-o', 'loop', image, folder])
  }
  const atExit = () => {
    unmountAtOnce(folder)
    unmountAtOnce(home)
  }
  process.once('exit', atExit)
  mount()
  chmodSync(folder, 0o755)
  return {
    folder,
    cut: () => {
      run(cutPower, [folder])
    },
    restore: async () => {
      await unmount(folder)
      await untilReleased(image)
      mount()
    },
    remove: async () => {
      if (isMounted(folder)) await unmount(folder)
      if (isMounted(home)) await unmount(home)
      process.off('exit', atExit)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

const UNMOUNT_WITHIN_MS = 20_000

/** A killed program lets go of its files a moment after its end. */
async function unmount(folder: string): Promise<void> {
  const end = Date.now() + UNMOUNT_WITHIN_MS
  for (;;) {
    const ended = spawnSync('umount', [folder], { encoding: 'utf8' })
    if (ended.status === 0) return
    if (Date.now() > end) throw new Error(`${folder} stays in use: ${ended.stderr.trim()}`)
    await pause(20)
  }
}

/** As long as a loop device holds the image, a new mount would show the dead file system again. */
async function untilReleased(image: string): Promise<void> {
  const end = Date.now() + UNMOUNT_WITHIN_MS
  for (;;) {
    const listed = spawnSync('losetup', ['-j', image], { encoding: 'utf8' })
    if (listed.status === 0 && listed.stdout.trim() === '') return
    if (Date.now() > end) throw new Error(`${image} stays in use: ${listed.stdout.trim()}`)
    await pause(20)
  }
}

/** Also while somebody uses it: for the end of a run, when nobody waits any more. */
function unmountAtOnce(folder: string): void {
  if (isMounted(folder)) spawnSync('umount', ['-l', folder])
}

const mounted = () =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')

const isMounted = (folder: string) => mounted().includes(folder)

/** Mounts and folders of runs whose process is gone. */
function clearLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : undefined
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    const home = join(tmpdir(), name)
    const left = mounted().filter((path) => path === home || path.startsWith(`${home}/`))
    for (const folder of left.reverse()) unmountAtOnce(folder)
    rmSync(home, { recursive: true, force: true })
  }
}

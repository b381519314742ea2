import { linkSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createFileDurably } from '../durable-files.fs.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { identifyProcess } from './process-state.fs.ts'

/*
 * The lock of a start. A lock is a file with its owner, made complete and then linked to its name,
 * so nobody ever reads half of one.
 *
 * A dead owner's lock is not removed, because two waiting starts could both judge it dead and the
 * slower one would remove the lock that the faster one has just taken. It is succeeded instead:
 * whoever first links `<lock>.<nonce of the dead lock>` holds the lock, and can himself be
 * succeeded. Releasing removes the chain from its root; a successor that was linked after that
 * finds its root gone and begins again.
 */

interface Owner {
  nonce: string
  pid: number
  process: string
}

function readOwner(file: string): Owner | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const [nonce = '', pid = '', identity = ''] = text.split('\n')
  return { nonce, pid: Number(pid), process: identity }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

type Attempt = { held: true; files: string[] } | { held: false; owner: Owner | undefined }

function attempt(lockFile: string, ownFile: string): Attempt {
  const chain: string[] = []
  const dead: Owner[] = []
  for (let file = lockFile; ;) {
    if (link(ownFile, file)) {
      chain.push(file)
      const unbroken = dead.every((owner, i) => readOwner(chain[i] ?? '')?.nonce === owner.nonce)
      if (unbroken) return { held: true, files: chain }
      rmSync(file, { force: true })
      return { held: false, owner: undefined }
    }
    const owner = readOwner(file)
    if (owner === undefined) return { held: false, owner }
    if (identifyProcess(owner.pid) === owner.process) return { held: false, owner }
    chain.push(file)
    dead.push(owner)
    file = `${lockFile}.${owner.nonce}`
  }
}

/**
 * Removes what killed processes made and never linked. One that is not written whole may be a living
 * process's at this moment and stays.
 */
function removeUnlinked(lockFile: string): void {
  for (const name of readdirSync(dirname(lockFile))) {
    if (!name.startsWith(`${basename(lockFile)}.`) || !name.endsWith('.own')) continue
    const file = join(dirname(lockFile), name)
    const owner = readOwner(file)
    const isWhole = owner !== undefined && owner.process !== ''
    if (isWhole && identifyProcess(owner.pid) !== owner.process) rmSync(file, { force: true })
  }
}

/**
 * Runs `work` while holding a lock file; a lock whose owner has died is taken over at once.
 * Throws `locked` when a living owner keeps it longer than `patience` milliseconds.
 */
export async function withStartLock<T>(
  lockFile: string,
  { patience, log }: { patience: number; log: (message: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const nonce = crypto.randomUUID()
  const ownFile = `${lockFile}.${nonce}.own`
  const identity = identifyProcess(process.pid) ?? String(process.pid)
  createFileDurably(ownFile, `${nonce}\n${process.pid}\n${identity}\n`, 0o644)
  let files: string[] = []
  try {
    const deadline = performance.now() + patience
    let hasToldOfWaiting = false
    for (;;) {
      const result = attempt(lockFile, ownFile)
      if (result.held) {
        files = result.files
        removeUnlinked(lockFile)
        break
      }
      const holder = result.owner === undefined ? 'nobody' : `process ${result.owner.pid}`
      if (performance.now() > deadline)
        throw new EmbeddedPostgresError(
          'locked',
          `Another start (${holder}) has held ${lockFile} for too long. End that process and start again.`,
        )
      if (!hasToldOfWaiting && result.owner !== undefined) {
        log(`waiting for the start that ${holder} is making`)
        hasToldOfWaiting = true
      }
      await wait(50)
    }
    return await work()
  } finally {
    for (const file of [...files, ownFile]) rmSync(file, { force: true })
  }
}
